import type { Request, Response } from "express";
import { sessionCookie } from "./session-cookie.ts";

/**
 * Logs a browser in with a token of the demo, and shows it the portal. A real application has a form and a password here; a token
 * in a link is for a demo on one machine.
 */
export function logIn({ params: { token } }: Request<{ token: string }>, response: Response): void {
  response.cookie(sessionCookie, token, { httpOnly: true, sameSite: "lax" }).redirect("/webhooks/portal/");
}

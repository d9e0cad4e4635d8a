import type { Request } from "express";
import { demoTokens } from "./demo-tokens.ts";
import type { Login } from "./login.ts";

const logins: ReadonlyMap<string, Login> = new Map(Object.entries(demoTokens));

/** Who sends this request, by the bearer token in it; `null` when nobody is logged in. */
export function loginOf(request: Request): Login | null {
  const [, token = ""] = /^Bearer (\S+)$/i.exec(request.get("authorization") ?? "") ?? [];
  return logins.get(token) ?? null;
}

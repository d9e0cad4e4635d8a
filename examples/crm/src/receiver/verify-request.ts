import type { IncomingHttpHeaders } from "node:http";
import { Webhook } from "standardwebhooks";

/** Why the request is not to be trusted; `null`: whoever sent it holds the secret, and sent just these bytes just now. */
export function verifyRequest(secret: string | undefined, headers: IncomingHttpHeaders, body: Buffer): string | null {
  if (secret === undefined) return "this path knows no secret yet";
  try {
    new Webhook(secret).verify(body, textHeaders(headers));
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function textHeaders(headers: IncomingHttpHeaders): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value ?? "")]));
}

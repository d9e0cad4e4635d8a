import { Readable } from "node:stream";
import type { HttpResponse } from "@ancrage/core";
import type { Context } from "koa";

/** Answers through Koa, not past it, so that middleware before us still sees the answer, and may add a header or a cookie. */
export function sendReply(context: Context, { status, headers, body }: HttpResponse): void {
  // Somebody else answers on Node's response, such as an authenticate that has sent a redirect.
  if (context.respond === false || context.headerSent) return;
  // A status that has no body clears the one that others have prepared.
  context.status = 204;
  context.status = status;
  context.set(headers);
  if (body !== null) context.body = typeof body === "string" ? body : Readable.from(body);
  // What is left of the request's body is thrown away, so that the connection can be used again.
  context.req.resume();
}

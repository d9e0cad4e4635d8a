import type { ServerResponse } from "node:http";
import { pipeline, Readable } from "node:stream";
import type { HttpResponse } from "../http/http-message.ts";

/**
 * Answers through Node's response, which works out the content-length. Does nothing when somebody else has
 * answered; when the caller has gone, Node does nothing. What is left of the request's body is thrown away, so that the connection can be used again.
 */
export function sendHttpResponse(outgoing: ServerResponse, reply: HttpResponse): void {
  if (outgoing.headersSent) return;
  outgoing.statusCode = reply.status;
  for (const [name, value] of Object.entries(reply.headers)) outgoing.setHeader(name, value);
  const { body } = reply;
  if (body === null || typeof body === "string") outgoing.end(body ?? undefined);
  // Whatever ends it before its time destroys the other side too, and has been told where it happened.
  else pipeline(Readable.from(body), outgoing, () => {});
  outgoing.req.resume();
}

import type { IncomingMessage } from "node:http";
import type { HttpRequest } from "../http/http-message.ts";

/**
 * Node's request as the handler takes it. `native` is what `authenticate` gets: the framework's own request.
 * `parsedBody` is what a body parser left, if one may have run before us. Bytes that somebody has begun to read are not
 * read again. Stopping early leaves the socket open, so that the answer still arrives.
 */
export function toHttpRequest<Native>(
  incoming: IncomingMessage,
  native: Native,
  parsedBody?: unknown,
): HttpRequest<Native> {
  return {
    method: incoming.method ?? "GET",
    url: incoming.url ?? "/",
    headers: incoming.headers,
    body: incoming.readableDidRead ? null : incoming.iterator({ destroyOnReturn: false }),
    parsedBody,
    native,
  };
}

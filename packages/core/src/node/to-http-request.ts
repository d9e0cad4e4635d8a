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
    bodyConsumed: incoming.readableDidRead && hasBody(incoming),
    rawBody: "rawBody" in incoming ? incoming.rawBody : undefined,
    address: incoming.socket.remoteAddress ?? null,
    parsedBody,
    native,
  };
}

// A parser may have looked for a body that there is not.
function hasBody({ headers }: IncomingMessage): boolean {
  return headers["transfer-encoding"] !== undefined || Number(headers["content-length"] ?? 0) > 0;
}

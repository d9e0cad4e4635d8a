import type { InboundReceiver } from "@ancrage/core";
import { createInboundHandler, sendHttpResponse, toHttpRequest } from "@ancrage/core/node";
import type { RequestHandler } from "express";

/**
 * Inbound hooks as Express 5 middleware: `app.use("/api/v1/WebHook", createExpressInboundMiddleware(webhooks))`. Express takes
 * the path in either case. Mount it before body parsers: signatures are about the bytes as they came. After one it takes
 * the bytes that the parser kept as `request.rawBody`, or that `express.raw()` left; without, it answers 500
 * `body_consumed`. Every path under the mount is ours.
 */
export function createExpressInboundMiddleware(receiver: InboundReceiver): RequestHandler {
  const handle = createInboundHandler(receiver);

  return async (request, response) => {
    sendHttpResponse(response, await handle(toHttpRequest(request, request, request.body)));
  };
}

import { createHttpHandler, type HttpOptions, type Operations } from "@ancrage/core";
import { routeNotFoundReply, sendHttpResponse, toHttpRequest } from "@ancrage/core/node";
import type { Request, RequestHandler } from "express";

/**
 * The HTTP API as Express 5 middleware, with or without a body parser before it:
 * `app.use("/webhooks", createExpressMiddleware(webhooks, { authenticate }))`.
 * Under a prefix every path is ours, so one that no route has is answered 404 in JSON. At the root such a path is passed
 * on to what the application registered after it.
 * @throws `invalid_option` when `authenticate` is no function or a trusted origin is none
 */
export function createExpressMiddleware(operations: Operations, options: HttpOptions<Request>): RequestHandler {
  const handle = createHttpHandler<Request>(operations, options);

  return async (request, response, next) => {
    const reply = await handle(toHttpRequest(request, request, request.body));
    if (reply !== null) sendHttpResponse(response, reply);
    else if (request.baseUrl === "") next();
    else sendHttpResponse(response, routeNotFoundReply(request.baseUrl + request.path));
  };
}

import type { InboundReceiver } from "@ancrage/core";
import { createInboundHandler, inboundMount, toHttpRequest } from "@ancrage/core/node";
import type { Middleware } from "koa";
import { sendReply } from "./send-reply.ts";

/** Options of `createKoaInboundMiddleware`. */
export interface KoaInboundOptions {
  /**
   * Where inbound hooks are mounted, in either case; `:name` stands for any one segment, such as a tenant. Paths outside go on
   * to the next middleware. Default `/api/v1/WebHook`.
   */
  readonly prefix?: string | undefined;
}

/**
 * Inbound hooks as Koa 3 middleware: `app.use(createKoaInboundMiddleware(webhooks))`, before body parsers: signatures are
 * about the bytes as they came. After one it takes the bytes that somebody kept as `rawBody` of Node's request; without, it
 * answers 500 `body_consumed`.
 * @throws `invalid_option` when `prefix` does not start with a slash
 */
export function createKoaInboundMiddleware(receiver: InboundReceiver, { prefix }: KoaInboundOptions = {}): Middleware {
  const handle = createInboundHandler(receiver);
  const below = inboundMount("prefix", prefix);

  return async (context, next) => {
    const url = below(context.url);
    if (url === null) return next();
    const parsedBody = "body" in context.request ? context.request.body : undefined;
    sendReply(context, await handle({ ...toHttpRequest(context.req, context, parsedBody), url }));
  };
}

export { createKoaInboundMiddleware, type KoaInboundOptions } from "./create-koa-inbound-middleware.ts";
export { createKoaMiddleware, type KoaMiddlewareOptions } from "./create-koa-middleware.ts";

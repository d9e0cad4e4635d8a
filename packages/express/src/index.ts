export { createExpressMiddleware } from "./create-express-middleware.ts";
export { createExpressInboundMiddleware } from "./create-express-inbound-middleware.ts";

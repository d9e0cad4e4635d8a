export { createExpressMiddleware } from "./create-express-middleware.ts";

// For authors of adapters on Node.

export { routeNotFoundReply } from "../http/error-reply.ts";
export { sendHttpResponse } from "./send-http-response.ts";
export { toHttpRequest } from "./to-http-request.ts";

// For authors of adapters on Node.

export { createInboundHandler } from "../http/create-inbound-handler.ts";
export { inboundMount } from "../http/inbound-mount.ts";
export { routeNotFoundReply } from "../http/error-reply.ts";
export { sendHttpResponse } from "./send-http-response.ts";
export { toHttpRequest } from "./to-http-request.ts";

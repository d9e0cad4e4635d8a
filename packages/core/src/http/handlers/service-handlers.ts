import { jsonReply } from "../json-reply.ts";
import { openApiDocument } from "../openapi/openapi-document.ts";
import type { RouteHandlers } from "../route-handler.ts";

/** Routes about the API itself: `health` is what load balancers ask. */
export const serviceHandlers: RouteHandlers<"health" | "openapi"> = {
  async health({ operations }) {
    const status = await operations.health();
    return jsonReply(status === "ok" ? 200 : 503, { status });
  },

  openapi({ operations, apiVersion }) {
    return jsonReply(200, openApiDocument(operations.triggers.list(), { version: apiVersion }));
  },
};

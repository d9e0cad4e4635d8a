import { guardHeaders, jsonReply } from "../json-reply.ts";
import { openApiDocument } from "../openapi/openapi-document.ts";
import type { RouteHandlers } from "../route-handler.ts";

/** Routes about the service as a whole: `health` is what load balancers ask. */
export const serviceHandlers: RouteHandlers<"health" | "openapi" | "status" | "metrics" | "pause" | "resume"> = {
  async health({ operations }) {
    const status = await operations.health();
    return jsonReply(status === "ok" ? 200 : 503, { status });
  },

  async status({ operations, actingFor }) {
    return jsonReply(200, await operations.tenant.status(actingFor));
  },

  async metrics({ operations }) {
    const headers = { "content-type": "text/plain; version=0.0.4; charset=utf-8", ...guardHeaders };
    return { status: 200, headers, body: await operations.metrics() };
  },

  async pause({ operations, body, actingFor }) {
    return jsonReply(200, await operations.tenant.pause(await body(), actingFor));
  },

  async resume({ operations, actingFor }) {
    return jsonReply(200, await operations.tenant.resume(actingFor));
  },

  openapi({ operations, apiVersion }) {
    return jsonReply(200, openApiDocument(operations.triggers.list(), { version: apiVersion }));
  },
};

import { jsonReply } from "../json-reply.ts";
import type { RouteHandlers } from "../route-handler.ts";

/** Routes under `/triggers`. */
export const triggerHandlers: RouteHandlers<"listTriggers" | "performList"> = {
  listTriggers({ operations }) {
    return jsonReply(200, operations.triggers.list());
  },

  // Automation platforms expect the bare array.
  async performList({ operations, params, query, actingFor }) {
    const { limit } = query();
    return jsonReply(200, await operations.triggers.performList(params.name, { limit }, actingFor));
  },
};

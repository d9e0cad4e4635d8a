import { jsonReply } from "../json-reply.ts";
import type { RouteHandlers } from "../route-handler.ts";

/** Routes under `/events` and `/deliveries`: what happened. */
export const ledgerHandlers: RouteHandlers<"getEvent" | "listDeliveries" | "getDelivery" | "replayDelivery"> = {
  async getEvent({ operations, params, actingFor }) {
    return jsonReply(200, await operations.events.get(params.id, actingFor));
  },

  async listDeliveries({ operations, query, actingFor }) {
    return jsonReply(200, await operations.deliveries.list(query(), actingFor));
  },

  async getDelivery({ operations, params, actingFor }) {
    return jsonReply(200, await operations.deliveries.get(params.id, actingFor));
  },

  async replayDelivery({ operations, params, actingFor }) {
    return jsonReply(201, await operations.deliveries.replay(params.id, actingFor));
  },
};

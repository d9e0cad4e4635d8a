import { replySchemas } from "../../api/reply-schemas.ts";
import { jsonReply } from "../json-reply.ts";
import type { RouteHandlers } from "../route-handler.ts";
import { rowsReply } from "../rows-reply.ts";

const exportedColumns = Object.keys(replySchemas.ExportedDeliveryReply.shape);

/** Routes under `/events` and `/deliveries`: what happened; and `/forget`, which wipes it. */
export const ledgerHandlers: RouteHandlers<
  | "getEvent"
  | "getDecision"
  | "cancelEvent"
  | "listDeliveries"
  | "summarizeDeliveries"
  | "exportDeliveries"
  | "getDelivery"
  | "replayDelivery"
  | "replayDeliveries"
  | "cancelDelivery"
  | "forget"
> = {
  async getEvent({ operations, params, actingFor }) {
    return jsonReply(200, await operations.events.get(params.id, actingFor));
  },

  async getDecision({ operations, params, actingFor }) {
    return jsonReply(200, await operations.events.decision(params.id, params.subscriptionId, actingFor));
  },

  async cancelEvent({ operations, params, actingFor }) {
    return jsonReply(200, await operations.events.cancel(params.id, actingFor));
  },

  async listDeliveries({ operations, query, actingFor }) {
    return jsonReply(200, await operations.deliveries.list(query(), actingFor));
  },

  async summarizeDeliveries({ operations, query, actingFor }) {
    return jsonReply(200, await operations.deliveries.summarize(query(), actingFor));
  },

  async exportDeliveries({ operations, query, actingFor }) {
    const { format, ...filter } = query();
    const rows = await operations.deliveries.export(filter, actingFor);
    return rowsReply(format, "deliveries", exportedColumns, rows);
  },

  async getDelivery({ operations, params, actingFor }) {
    return jsonReply(200, await operations.deliveries.get(params.id, actingFor));
  },

  async replayDelivery({ operations, params, actingFor }) {
    return jsonReply(201, await operations.deliveries.replay(params.id, actingFor));
  },

  async replayDeliveries({ operations, body, actingFor }) {
    return jsonReply(200, await operations.deliveries.replayMany(await body(), actingFor));
  },

  async cancelDelivery({ operations, params, actingFor }) {
    return jsonReply(200, await operations.deliveries.cancel(params.id, actingFor));
  },

  async forget({ operations, body, actingFor }) {
    return jsonReply(200, await operations.forget(await body(), actingFor));
  },
};

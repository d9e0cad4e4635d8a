import type { MatchRequest } from "../../operations/subscription-requests.ts";
import { jsonReply } from "../json-reply.ts";
import type { RouteHandlers } from "../route-handler.ts";

/** Routes under `/triggers`. */
export const triggerHandlers: RouteHandlers<"listTriggers" | "performList" | "match"> = {
  listTriggers({ operations }) {
    return jsonReply(200, operations.triggers.list());
  },

  async match({ operations, params, body, actingFor }) {
    return jsonReply(200, await operations.triggers.match(params.name, (await body()) as MatchRequest, actingFor));
  },

  // Automation platforms expect the bare array.
  async performList({ operations, params, query, actingFor }) {
    return jsonReply(200, await operations.triggers.performList(params.name, query(), actingFor));
  },
};

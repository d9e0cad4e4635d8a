import { jsonReply, noContentReply } from "../json-reply.ts";
import type { RouteHandlers } from "../route-handler.ts";

/** Routes under `/subscriptions`; those that automation platforms call are here. */
export const subscriptionHandlers: RouteHandlers<"listSubscriptions" | "subscribe" | "unsubscribe"> = {
  async listSubscriptions({ operations, query, actingFor }) {
    return jsonReply(200, await operations.subscriptions.list(query(), actingFor));
  },

  async subscribe({ operations, body, actingFor }) {
    const { created, id, secret } = await operations.subscriptions.subscribe(await body(), actingFor);
    return created ? jsonReply(201, { id, secret }) : jsonReply(200, { id });
  },

  async unsubscribe({ operations, params, actingFor }) {
    await operations.subscriptions.end(params.id, actingFor);
    return noContentReply();
  },
};

import { jsonReply, noContentReply } from "../json-reply.ts";
import type { RouteHandlers } from "../route-handler.ts";

/** Routes under `/subscriptions`; those that automation platforms call are here. */
export const subscriptionHandlers: RouteHandlers<
  "listSubscriptions" | "subscribe" | "getSubscription" | "updateSubscription" | "unsubscribe"
> = {
  async listSubscriptions({ operations, query, actingFor }) {
    return jsonReply(200, await operations.subscriptions.list(query(), actingFor));
  },

  async subscribe({ operations, body, actingFor }) {
    const { created, id, secret, expiration_date } = await operations.subscriptions.subscribe(await body(), actingFor);
    return created ? jsonReply(201, { id, secret, expiration_date }) : jsonReply(200, { id, expiration_date });
  },

  async getSubscription({ operations, params, actingFor }) {
    return jsonReply(200, await operations.subscriptions.get(params.id, actingFor));
  },

  async updateSubscription({ operations, params, body, actingFor }) {
    return jsonReply(200, await operations.subscriptions.update(params.id, await body(), actingFor));
  },

  async unsubscribe({ operations, params, actingFor }) {
    await operations.subscriptions.end(params.id, actingFor);
    return noContentReply();
  },
};

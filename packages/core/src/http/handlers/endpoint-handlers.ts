import { invalidRequest } from "../../api/invalid-request.ts";
import { jsonReply, noContentReply } from "../json-reply.ts";
import type { RouteHandlers } from "../route-handler.ts";

/** Routes under `/endpoints`. */
export const endpointHandlers: RouteHandlers<
  | "listEndpoints"
  | "createEndpoint"
  | "getEndpoint"
  | "updateEndpoint"
  | "deleteEndpoint"
  | "getTriggerGrid"
  | "tickTriggers"
  | "listEndpointEvents"
  | "pauseEndpoint"
  | "resumeEndpoint"
  | "discardHeld"
  | "sendTestDelivery"
  | "rotateSecret"
  | "revokeSecret"
  | "jwks"
  | "createSubscription"
> = {
  async listEndpoints({ operations, query, actingFor }) {
    return jsonReply(200, await operations.endpoints.list(query(), actingFor));
  },

  async createEndpoint({ operations, body, actingFor }) {
    const endpoint = await body();
    if (actingFor.ownerId && endpoint.ownerId && actingFor.ownerId !== endpoint.ownerId) {
      throw invalidRequest([
        { path: "ownerId", message: "It is not your own. Leave it out: your endpoints are always your own." },
      ]);
    }
    return jsonReply(201, await operations.endpoints.create(endpoint, actingFor));
  },

  async getEndpoint({ operations, params, actingFor }) {
    return jsonReply(200, await operations.endpoints.get(params.id, actingFor));
  },

  async updateEndpoint({ operations, params, body, actingFor }) {
    const change = await body();
    return jsonReply(200, await operations.endpoints.update(params.id, change, actingFor));
  },

  async deleteEndpoint({ operations, params, actingFor }) {
    await operations.endpoints.delete(params.id, actingFor);
    return noContentReply();
  },

  async pauseEndpoint({ operations, params, body, actingFor }) {
    return jsonReply(200, await operations.endpoints.pause(params.id, await body(), actingFor));
  },

  async resumeEndpoint({ operations, params, actingFor }) {
    return jsonReply(200, await operations.endpoints.resume(params.id, actingFor));
  },

  async discardHeld({ operations, params, actingFor }) {
    return jsonReply(200, await operations.endpoints.discard(params.id, actingFor));
  },

  async getTriggerGrid({ operations, params, query, actingFor }) {
    const { scope } = query();
    return jsonReply(
      200,
      await operations.endpoints.triggerGrid(params.id, scope === undefined ? {} : { scope }, actingFor),
    );
  },

  async tickTriggers({ operations, params, body, actingFor }) {
    const ticks = await operations.endpoints.tickTriggers(params.id, await body(), actingFor);
    return jsonReply(ticks.cells.some(({ outcome }) => outcome === "refused") ? 207 : 200, ticks);
  },

  async listEndpointEvents({ operations, params, query, actingFor }) {
    return jsonReply(200, await operations.endpoints.listEvents(params.id, query(), actingFor));
  },

  async sendTestDelivery({ operations, params, body, actingFor }) {
    const { trigger, ...options } = await body();
    return jsonReply(202, await operations.endpoints.sendTestDelivery(params.id, trigger, options, actingFor));
  },

  async rotateSecret({ operations, params, body, actingFor }) {
    return jsonReply(201, await operations.endpoints.rotateSecret(params.id, await body(), actingFor));
  },

  async revokeSecret({ operations, params, actingFor }) {
    await operations.endpoints.revokeSecret(params.id, params.secretId, actingFor);
    return noContentReply();
  },

  async jwks({ operations, params }) {
    return jsonReply(200, await operations.endpoints.jwks(params.id));
  },

  async createSubscription({ operations, params, body, actingFor }) {
    const subscription = await body();
    return jsonReply(201, await operations.subscriptions.create(params.id, subscription, actingFor));
  },
};

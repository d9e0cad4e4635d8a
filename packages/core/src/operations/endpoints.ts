import { checkInput } from "../api/check-input.ts";
import { createEndpointBody, updateEndpointBody } from "../api/request-schemas.ts";
import type { Endpoint, EndpointKind, Envelope } from "../model/endpoint.ts";
import { firstDelivery } from "../model/first-delivery.ts";
import { firstEvent } from "../model/first-event.ts";
import { PAGE_LIMIT } from "../model/page.ts";
import type { Viewer } from "../model/viewer.ts";
import type { WebhookEvent } from "../model/webhook-event.ts";
import { generateSecret } from "../signing/secret.ts";
import { endpointDisabled, endpointNotFound } from "./not-found.ts";
import { type OperatingTerms, viewerOf } from "./operating-terms.ts";
import type { Operations } from "./operations.ts";
import { endpointReply, pageReply } from "./replies.ts";

export function endpointOperations(terms: OperatingTerms): Operations["endpoints"] {
  const { store, triggers, urlGuard, clock, ids, onDue } = terms;
  return {
    async create(request, actingFor) {
      const { name, url, ownerId, allowSameUrl } = checkInput(createEndpointBody, request);
      const viewer = viewerOf(terms, actingFor);
      const endpoint = newEndpoint(terms, viewer, {
        ownerId: ownerId ?? viewer.ownerId,
        kind: "managed",
        envelope: "standard",
        name,
        url: await urlGuard.acceptUrl(url),
        allowSameUrl: allowSameUrl ?? false,
      });
      await store.subscriptions.insertEndpoint(endpoint);
      return { ...endpointReply(endpoint), secret: endpoint.secret };
    },
    async list({ cursor, limit = PAGE_LIMIT.default } = {}, actingFor) {
      return pageReply(
        await store.subscriptions.listEndpoints(viewerOf(terms, actingFor), { cursor, limit }),
        endpointReply,
      );
    },
    async get(endpointId, actingFor) {
      const endpoint = await store.subscriptions.getEndpoint(viewerOf(terms, actingFor), endpointId);
      if (endpoint === null) throw endpointNotFound(endpointId);
      return endpointReply(endpoint);
    },
    async update(endpointId, request, actingFor) {
      const change = checkInput(updateEndpointBody, request);
      const viewer = viewerOf(terms, actingFor);
      const endpoint = await store.subscriptions.updateEndpoint(viewer, endpointId, change, clock.now());
      if (endpoint === null) throw endpointNotFound(endpointId);
      if (change.state === "enabled") onDue();
      return endpointReply(endpoint);
    },
    async delete(endpointId, actingFor) {
      await store.subscriptions.deleteEndpoint(viewerOf(terms, actingFor), endpointId, clock.now());
    },
    async sendTestDelivery(endpointId, triggerName, actingFor) {
      const trigger = triggers.get(triggerName);
      const endpoint = await store.subscriptions.getEndpoint(viewerOf(terms, actingFor), endpointId);
      if (endpoint === null) throw endpointNotFound(endpointId);
      if (endpoint.state === "disabled") throw endpointDisabled(endpointId);
      const { tenantId } = endpoint;
      const createdAt = clock.now();
      const event: WebhookEvent = {
        ...firstEvent({
          id: ids.next("evt", createdAt),
          tenantId,
          scope: null,
          trigger: trigger.name,
          recordId: "sample",
          createdAt,
        }),
        state: "routed",
        isTest: true,
        payload: trigger.sampleJson,
        nextBuildAt: null,
      };
      const delivery = firstDelivery({
        id: ids.next("dlv", createdAt),
        tenantId,
        eventId: event.id,
        endpointId,
        subscriptionId: null,
        trigger: trigger.name,
        isTest: true,
        replayOf: null,
        note: null,
        createdAt,
      });
      await store.deliveries.addDelivery(delivery, event);
      onDue();
      return { eventId: event.id, deliveryId: delivery.id };
    },
  };
}

/** The row of an endpoint that is about to exist, enabled, with a secret of its own. */
export function newEndpoint(
  { clock, ids }: Pick<OperatingTerms, "clock" | "ids">,
  { tenantId }: Pick<Viewer, "tenantId">,
  about: {
    ownerId: string | null;
    kind: EndpointKind;
    envelope: Envelope;
    name?: string;
    url: string;
    allowSameUrl: boolean;
  },
): Endpoint {
  const createdAt = clock.now();
  const id = ids.next("ep", createdAt);
  return {
    name: id,
    ...about,
    id,
    tenantId,
    secret: generateSecret(),
    state: "enabled",
    disabledReason: null,
    disabledAt: null,
    failuresInARow: 0,
    pauses: 0,
    pausedUntil: null,
    createdAt,
    deletedAt: null,
  };
}

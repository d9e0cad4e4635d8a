import { checkInput } from "../api/check-input.ts";
import type { TestDeliveryReply } from "../api/replies.ts";
import { testDeliveryOptions } from "../api/request-schemas.ts";
import { signedRequest } from "../delivering/signed-request.ts";
import { webhookRequest } from "../delivering/webhook-request.ts";
import { firstDelivery } from "../model/first-delivery.ts";
import { firstEvent } from "../model/first-event.ts";
import type { Viewer } from "../model/viewer.ts";
import type { WebhookEvent } from "../model/webhook-event.ts";
import type { Clock } from "../ports/clock.ts";
import { versionFor } from "../triggers/payload-version.ts";
import { endpointDisabled, endpointNotFound } from "./endpoint-refusals.ts";
import { type OperatingTerms, viewerOf } from "./operating-terms.ts";
import type { ActingFor } from "./operations.ts";
import { deliveryDetailReply } from "./replies.ts";

// A dispatcher looks about every second by itself, and at once in the process that asks.
const pollMs = 200;

/** `endpoints.sendTestDelivery` */
export async function sendTestDelivery(
  terms: OperatingTerms,
  asked: { readonly endpointId: string; readonly trigger: string; readonly options: { waitMs?: number } | undefined },
  actingFor: ActingFor | undefined,
): Promise<TestDeliveryReply> {
  const { store, triggers, clock, ids, origin, onDue } = terms;
  const { endpointId } = asked;
  const { waitMs } = checkInput(testDeliveryOptions, asked.options ?? {});
  const viewer = viewerOf(terms, actingFor);
  const trigger = triggers.get(asked.trigger);
  const endpoint = await store.subscriptions.getEndpoint(viewer, endpointId);
  if (endpoint === null) throw endpointNotFound(endpointId);
  if (endpoint.state === "disabled") throw endpointDisabled(endpointId);

  const { tenantId } = endpoint;
  const createdAt = clock.now();
  const payload = versionFor(trigger, endpoint.payloadVersion)?.sampleJson ?? trigger.sampleJson;
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
    payload,
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
  const request = webhookRequest({ ...event, payload, content: "full", origin: await origin() }, endpoint, createdAt);
  await store.deliveries.addDelivery(delivery, event);
  onDue();
  return {
    ...{ eventId: event.id, deliveryId: delivery.id },
    request: signedRequest(request, endpoint),
    outcome: waitMs === 0 ? null : await outcomeWithin(waitMs, terms, viewer, delivery.id),
  };
}

/** What became of a delivery; `null` when nothing has by then. It is asked for, since any process may send it. */
async function outcomeWithin(
  waitMs: number,
  { store, clock }: OperatingTerms,
  viewer: Viewer,
  deliveryId: string,
): Promise<TestDeliveryReply["outcome"]> {
  const startedMs = clock.monotonicMs();
  for (;;) {
    const leftMs = waitMs - (clock.monotonicMs() - startedMs);
    if (leftMs > 0) await wait(clock, Math.min(pollMs, leftMs));
    const detail = await store.deliveries.getDelivery(viewer, deliveryId);
    if (detail !== null && detail.delivery.state !== "pending") return deliveryDetailReply(detail);
    if (leftMs <= 0) return null;
  }
}

function wait(clock: Clock, ms: number): Promise<void> {
  return new Promise((resolve) => {
    clock.after(ms, resolve);
  });
}

import { checkInput } from "../api/check-input.ts";
import { invalidRequest } from "../api/invalid-request.ts";
import { createSubscriptionBody, subscribeBody } from "../api/request-schemas.ts";
import type { AncrageError } from "../errors/ancrage-error.ts";
import type { Endpoint } from "../model/endpoint.ts";
import { firstSubscription } from "../model/first-subscription.ts";
import { ANY_TRIGGER, type Subscription } from "../model/subscription.ts";
import type { Viewer } from "../model/viewer.ts";
import type { AnyTrigger } from "../triggers/trigger.ts";
import { subscriptionListing } from "./call-schemas.ts";
import { checkedFilter } from "./checked-filter.ts";
import { enabled } from "./edit-endpoint.ts";
import { endpointNotFound } from "./endpoint-refusals.ts";
import { newEndpoint } from "./new-endpoint.ts";
import { type OperatingTerms, viewerOf } from "./operating-terms.ts";
import type { NewSubscription, Operations } from "./operations.ts";
import { refuseSync } from "./refuse-sync.ts";
import { newSecretReply, pageReply, subscriptionReply } from "./replies.ts";

export function subscriptionOperations(terms: OperatingTerms): Operations["subscriptions"] {
  const { store, triggers, urlGuard, clock, ids, onDue } = terms;

  function newSubscription(tenantId: string, endpointId: string, wanted: NewSubscription): Subscription {
    const createdAt = clock.now();
    return firstSubscription({
      id: ids.next("sub", createdAt),
      tenantId,
      endpointId,
      name: wanted.trigger,
      trigger: wanted.trigger,
      scope: wanted.scope ?? null,
      changedFields: wanted.changedFields ?? null,
      filter: wanted.filter === undefined ? null : checkedFilter(wanted.filter, wanted.trigger, triggers),
      mode: wanted.mode ?? "async",
      stage: wanted.stage ?? "postOperation",
      content: wanted.content ?? "full",
      whenTooLarge: wanted.whenTooLarge ?? "cancel",
      createdAt,
    });
  }

  /** Whoever subscribes again wants to receive again, unless somebody here said that it shall not. */
  async function wakeUp(viewer: Viewer, endpointId: string): Promise<void> {
    const isAsleep = ({ disabledReason }: Endpoint) => disabledReason === "failing" || disabledReason === "byReceiver";
    const endpoint = await store.subscriptions.getEndpoint(viewer, endpointId);
    if (endpoint === null || !isAsleep(endpoint)) return;
    await store.subscriptions.updateEndpoint(viewer, endpointId, (current) =>
      isAsleep(current) ? enabled(current, clock.now()) : current,
    );
    onDue();
  }

  return {
    async create(endpointId, request, actingFor) {
      const wanted = checkInput(createSubscriptionBody, request);
      const viewer = viewerOf(terms, actingFor);
      const trigger = wanted.trigger === ANY_TRIGGER ? null : triggers.get(wanted.trigger);
      if (trigger !== null) checkChangedFields(trigger, wanted.changedFields);
      refuseSync(wanted, trigger, viewer);
      refuseContentAhead(wanted);
      const endpoint = await store.subscriptions.getEndpoint(viewer, endpointId);
      if (endpoint === null) throw endpointNotFound(endpointId);
      if (endpoint.kind === "restHook") throw restHookIsWhole(endpointId);
      const subscription = newSubscription(viewer.tenantId, endpointId, wanted);
      await store.subscriptions.insertSubscription(subscription);
      return subscriptionReply(subscription);
    },
    async list(query = {}, actingFor) {
      const listing = checkInput(subscriptionListing, query);
      const page = await store.subscriptions.listSubscriptions(viewerOf(terms, actingFor), listing);
      return pageReply(page, subscriptionReply);
    },
    async subscribe(request, actingFor) {
      const { targetUrl, ...wanted } = checkInput(subscribeBody, request);
      const viewer = viewerOf(terms, actingFor);
      if (wanted.trigger !== ANY_TRIGGER) triggers.get(wanted.trigger);
      const endpoint = newEndpoint(terms, viewer, "restHook", await urlGuard.acceptUrl(targetUrl));
      const { subscription, created } = await store.subscriptions.subscribeRestHook(
        endpoint,
        newSubscription(viewer.tenantId, endpoint.id, wanted),
      );
      if (!created) await wakeUp(viewer, subscription.endpointId);
      return { id: subscription.id, ...(created ? newSecretReply(endpoint) : {}), created };
    },
    async end(subscriptionId, actingFor) {
      await store.subscriptions.endSubscription(viewerOf(terms, actingFor), subscriptionId, clock.now());
    },
  };
}

/** @throws `invalid_request` when a changed field is not a field of the trigger's payload. */
function checkChangedFields({ name, jsonSchema }: AnyTrigger, changedFields: readonly string[] = []): void {
  const { properties } = jsonSchema;
  if (typeof properties !== "object" || properties === null) return;
  const unknown = changedFields.filter((field) => !Object.hasOwn(properties, field));
  if (unknown.length === 0) return;
  const known = Object.keys(properties).join(", ");
  throw invalidRequest(
    unknown.map((field) => ({ path: "changedFields", message: `${name} has no field ${field}. It has ${known}.` })),
  );
}

/** @throws `invalid_request` when it asks for another form of what has one: the input that is told ahead of an operation. */
function refuseContentAhead({ stage = "postOperation", content = "full" }: NewSubscription): void {
  if (stage === "postOperation" || content === "full") return;
  const message = `At the stage ${stage} the input of the operation is sent, which has no other form. Leave content out.`;
  throw invalidRequest([{ path: "content", message }]);
}

function restHookIsWhole(endpointId: string): AncrageError<"invalid_request"> {
  const message = `${endpointId} is a REST hook, which has exactly one subscription. Make another REST hook, or a managed endpoint.`;
  return invalidRequest([{ path: "id", message }]);
}

import { checkInput } from "../api/check-input.ts";
import type { Endpoint } from "../model/endpoint.ts";
import { ANY_TRIGGER } from "../model/subscription.ts";
import type { Viewer } from "../model/viewer.ts";
import {
  newSubscription as newSubscriptionInput,
  restHookRequest,
  subscriptionChange,
  subscriptionListing,
} from "./call-schemas.ts";
import { checkChangedFields } from "./check-changed-fields.ts";
import { enabled } from "./edit-endpoint.ts";
import { editSubscription } from "./edit-subscription.ts";
import { endpointNotFound } from "./endpoint-refusals.ts";
import { newEndpoint } from "./new-endpoint.ts";
import { newSubscription } from "./new-subscription.ts";
import { type OperatingTerms, viewerOf } from "./operating-terms.ts";
import type { Operations } from "./operations.ts";
import { refuseContentAhead } from "./refuse-content-ahead.ts";
import { refuseSync } from "./refuse-sync.ts";
import { newSecretReply, pageReply, subscriptionReply } from "./replies.ts";
import { restHookIsWhole, subscriptionNotFound } from "./subscription-refusals.ts";

export function subscriptionOperations(terms: OperatingTerms): Operations["subscriptions"] {
  const { store, triggers, urlGuard, clock, onDue } = terms;

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
      const wanted = checkInput(newSubscriptionInput, request);
      const viewer = viewerOf(terms, actingFor);
      const trigger = wanted.trigger === ANY_TRIGGER ? null : triggers.get(wanted.trigger);
      checkChangedFields(triggers, wanted.trigger, wanted.changedFields);
      refuseSync(wanted, trigger, viewer);
      refuseContentAhead(wanted);
      const endpoint = await store.subscriptions.getEndpoint(viewer, endpointId);
      if (endpoint === null) throw endpointNotFound(endpointId);
      if (endpoint.kind === "restHook") throw restHookIsWhole(endpointId);
      const subscription = newSubscription(terms, endpoint, wanted);
      await store.subscriptions.insertSubscription(subscription);
      return subscriptionReply({ ...subscription, endpointName: endpoint.name }, triggers);
    },
    async get(subscriptionId, actingFor) {
      const subscription = await store.subscriptions.getSubscription(viewerOf(terms, actingFor), subscriptionId);
      if (subscription === null) throw subscriptionNotFound(subscriptionId);
      return subscriptionReply(subscription, triggers);
    },
    async update(subscriptionId, request, actingFor) {
      const edit = checkInput(subscriptionChange, request);
      const now = clock.now();
      const viewer = viewerOf(terms, actingFor);
      const subscription = await store.subscriptions.updateSubscription(viewer, subscriptionId, (current) =>
        editSubscription(current, edit, { triggers, viewer, now }),
      );
      if (subscription === null) throw subscriptionNotFound(subscriptionId);
      return subscriptionReply(subscription, triggers);
    },
    async list(query = {}, actingFor) {
      const listing = checkInput(subscriptionListing, query);
      const page = await store.subscriptions.listSubscriptions(viewerOf(terms, actingFor), listing);
      return pageReply(page, (subscription) => subscriptionReply(subscription, triggers));
    },
    async subscribe(request, actingFor) {
      const { targetUrl, ...wanted } = checkInput(restHookRequest, request);
      const viewer = viewerOf(terms, actingFor);
      if (wanted.trigger !== ANY_TRIGGER) triggers.get(wanted.trigger);
      const endpoint = newEndpoint(terms, viewer, "restHook", await urlGuard.acceptUrl(targetUrl));
      const hook = newSubscription(terms, endpoint, wanted);
      const { subscription, created } = await store.subscriptions.subscribeRestHook(endpoint, hook);
      if (!created) await wakeUp(viewer, subscription.endpointId);
      return {
        id: subscription.id,
        ...(created ? newSecretReply(endpoint) : {}),
        ...(subscription.expiresAt !== null && { expiration_date: subscription.expiresAt }),
        created,
      };
    },
    async end(subscriptionId, actingFor) {
      await store.subscriptions.endSubscription(viewerOf(terms, actingFor), subscriptionId, clock.now());
    },
  };
}

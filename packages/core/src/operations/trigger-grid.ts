import { checkInput } from "../api/check-input.ts";
import { tickTriggersBody, triggerGridQuery } from "../api/subscription-schemas.ts";
import type { TickReply, TriggerGridReply } from "../api/trigger-grid-replies.ts";
import { isAncrageError } from "../errors/ancrage-error.ts";
import type { Endpoint } from "../model/endpoint.ts";
import { hasExpired } from "../model/has-expired.ts";
import { PAGE_LIMIT } from "../model/page.ts";
import { ANY_TRIGGER } from "../model/subscription.ts";
import type { Viewer } from "../model/viewer.ts";
import type { AnyTrigger } from "../triggers/trigger.ts";
import { endpointNotFound } from "./endpoint-refusals.ts";
import { newSubscription } from "./new-subscription.ts";
import { type OperatingTerms, viewerOf } from "./operating-terms.ts";
import type { Operations } from "./operations.ts";
import { restHookIsWhole } from "./subscription-refusals.ts";
import type { Ticks } from "./subscription-requests.ts";

const usualActions = ["create", "update", "delete"];

/** The grid of resources and actions, and its ticks. */
export function triggerGridOperations(
  terms: OperatingTerms,
): Pick<Operations["endpoints"], "triggerGrid" | "tickTriggers"> {
  const { store, triggers, clock } = terms;

  async function found(viewer: Viewer, endpointId: string): Promise<Endpoint> {
    const endpoint = await store.subscriptions.getEndpoint(viewer, endpointId);
    if (endpoint === null) throw endpointNotFound(endpointId);
    return endpoint;
  }

  /** The subscriptions of a grid, by trigger. Those of other stages are none of its business. */
  async function ticked(viewer: Viewer, endpointId: string, scope: string | undefined): Promise<Map<string, string>> {
    const ids = new Map<string, string>();
    const now = clock.now();
    let cursor: string | undefined;
    do {
      const query = { endpointId, scope, cursor, limit: PAGE_LIMIT.max };
      const page = await store.subscriptions.listSubscriptions(viewer, query);
      for (const one of page.items) {
        if (one.scope !== (scope ?? null) || one.stage !== "postOperation" || hasExpired(one, now)) continue;
        ids.set(one.trigger, one.id);
      }
      cursor = page.nextCursor ?? undefined;
    } while (cursor !== undefined);
    return ids;
  }

  async function tick(
    viewer: Viewer,
    endpoint: Endpoint,
    trigger: AnyTrigger,
    wanted: { readonly subscribed: boolean; readonly scope: string | undefined; readonly id: string | null },
  ): Promise<Pick<TickReply, "outcome" | "subscriptionId" | "error">> {
    const { subscribed, scope, id } = wanted;
    const unchanged = { outcome: "unchanged", subscriptionId: id, error: null } as const;
    if (subscribed === (id !== null)) return unchanged;
    if (id !== null) {
      const ended = await store.subscriptions.endSubscription(viewer, id, clock.now());
      return { outcome: ended ? "unsubscribed" : "unchanged", subscriptionId: null, error: null };
    }
    const subscription = newSubscription(terms, endpoint, { trigger: trigger.name, scope });
    try {
      await store.subscriptions.insertSubscription(subscription);
      return { outcome: "subscribed", subscriptionId: subscription.id, error: null };
    } catch (error) {
      // Somebody else ticked it at the same time.
      if (isAncrageError(error, "duplicate_subscription")) {
        return { ...unchanged, subscriptionId: error.details.subscriptionId };
      }
      if (isAncrageError(error, "duplicate_endpoint") || isAncrageError(error, "endpoint_not_found")) {
        const { code, message } = error;
        return { outcome: "refused", subscriptionId: null, error: { code, message } };
      }
      throw error;
    }
  }

  return {
    async triggerGrid(endpointId, query = {}, actingFor) {
      const { scope } = checkInput(triggerGridQuery, query);
      const viewer = viewerOf(terms, actingFor);
      await found(viewer, endpointId);
      return gridReply(endpointId, scope ?? null, triggers.all, await ticked(viewer, endpointId, scope));
    },

    async tickTriggers(endpointId, request, actingFor) {
      const { scope, cells }: Ticks = checkInput(tickTriggersBody, request);
      const viewer = viewerOf(terms, actingFor);
      const endpoint = await found(viewer, endpointId);
      if (endpoint.kind === "restHook") throw restHookIsWhole(endpointId);
      const ids = await ticked(viewer, endpointId, scope);
      const replies: TickReply[] = [];
      // One after the other: each holds the endpoint, and what was refused or lost on the way leaves the others done.
      for (const { resource, action, subscribed } of cells) {
        const trigger = triggers.all.find((one) => one.resource === resource && one.action === action);
        const cell = { resource, action, trigger: trigger?.name ?? null };
        if (trigger === undefined) replies.push({ ...cell, ...noTrigger(resource, action) });
        else {
          const id = ids.get(trigger.name) ?? null;
          replies.push({ ...cell, ...(await tick(viewer, endpoint, trigger, { subscribed, scope, id })) });
        }
      }
      return { cells: replies };
    },
  };
}

function gridReply(
  endpointId: string,
  scope: string | null,
  triggers: readonly AnyTrigger[],
  ids: ReadonlyMap<string, string>,
): TriggerGridReply {
  const others = triggers.map(({ action }) => action).filter((action) => !usualActions.includes(action));
  const used = usualActions.filter((action) => triggers.some((trigger) => trigger.action === action));
  const byResource = Map.groupBy(triggers, ({ resource }) => resource);
  return {
    endpointId,
    scope,
    allSubscriptionId: ids.get(ANY_TRIGGER) ?? null,
    actions: [...new Set([...used, ...others])],
    resources: Array.from(byResource, ([resource, ofResource]) => ({
      resource,
      cells: ofResource.map(({ action, name: trigger, description }) => {
        const subscriptionId = ids.get(trigger) ?? null;
        return { action, trigger, description, subscribed: subscriptionId !== null, subscriptionId };
      }),
    })),
  };
}

function noTrigger(resource: string, action: string): Pick<TickReply, "outcome" | "subscriptionId" | "error"> {
  const message = `No trigger stands for ${resource}/${action}. GET the grid: it has the cells that there are.`;
  return { outcome: "refused", subscriptionId: null, error: { code: "unknown_trigger", message } };
}

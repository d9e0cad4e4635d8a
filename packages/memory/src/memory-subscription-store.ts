import {
  ANY_TRIGGER,
  AncrageError,
  hasExpired,
  healthOf,
  type ListedSubscription,
  type Subscription,
  type SubscriptionStore,
  type Viewer,
} from "@ancrage/core";
import { changeEndpoint } from "./change-endpoint.ts";
import { endExpiredSubscriptions } from "./end-expired-subscriptions.ts";
import { deleteEndpoint, endSubscription } from "./end-subscription.ts";
import { isInSight } from "./is-in-sight.ts";
import { endpointNotFound, type MemoryTables } from "./memory-tables.ts";
import { refuseDuplicateEndpoint } from "./refuse-duplicate-endpoint.ts";
import { refuseTakenName } from "./refuse-taken-name.ts";
import { resealEndpoints } from "./reseal-endpoints.ts";
import type { StoredEndpoint, StoredSubscription } from "./stored-rows.ts";
import { subscribeRestHook } from "./subscribe-rest-hook.ts";
import { comparePositions } from "./tenant-table.ts";

/** The part of the memory store that knows who receives. */
export function createSubscriptionStore(tables: MemoryTables): SubscriptionStore {
  function liveEndpoint(viewer: Viewer, endpointId: string): StoredEndpoint | null {
    const endpoint = tables.endpoints.get(endpointId);
    return endpoint !== undefined && endpoint.row.deletedAt === null && isInSight(viewer, endpoint.row)
      ? endpoint
      : null;
  }

  function liveSubscription(viewer: Viewer, subscriptionId: string): StoredSubscription | null {
    const subscription = tables.subscriptions.get(subscriptionId);
    if (subscription === undefined || !isLive(subscription)) return null;
    return isInSight(viewer, subscription.endpoint.row) ? subscription : null;
  }

  return {
    async insertEndpoint(endpoint) {
      refuseTakenName(tables, endpoint, endpoint.name);
      tables.insertEndpoint(endpoint);
    },

    async updateEndpoint(viewer, endpointId, change, eventsOf) {
      const endpoint = liveEndpoint(viewer, endpointId);
      if (endpoint === null) return null;
      changeEndpoint(tables, endpoint, change, eventsOf);
      return { ...endpoint.row };
    },

    async deleteEndpoint(viewer, endpointId, now) {
      const endpoint = liveEndpoint(viewer, endpointId);
      if (endpoint === null) return false;
      deleteEndpoint(endpoint, now);
      return true;
    },

    async findEndpoint(endpointId) {
      const endpoint = tables.endpoints.get(endpointId);
      return endpoint === undefined || endpoint.row.deletedAt !== null ? null : { ...endpoint.row };
    },

    async getEndpoint(viewer, endpointId) {
      const endpoint = liveEndpoint(viewer, endpointId);
      return endpoint && { ...endpoint.row };
    },

    async countEndpoints(now) {
      const counts = { disabled: 0, paused: 0, failing: 0, healthy: 0 };
      for (const { row } of tables.endpoints) if (row.deletedAt === null) counts[healthOf(row, now)] += 1;
      return counts;
    },

    async listEndpoints(viewer, page) {
      return tables.endpoints.page(
        viewer.tenantId,
        page,
        ({ row }) =>
          row.deletedAt === null &&
          isInSight(viewer, row) &&
          (page.authenticationKind === undefined || row.authentication.kind === page.authenticationKind),
      );
    },

    async insertSubscription(subscription) {
      const { tenantId, endpointId } = subscription;
      const endpoint = liveEndpoint({ tenantId, ownerId: null }, endpointId);
      if (endpoint === null) throw endpointNotFound(endpointId);
      for (const other of endpoint.subscriptions) {
        if (isSameInterest(other.row, subscription) && hasExpired(other.row, subscription.createdAt)) {
          endSubscription(other, subscription.createdAt, "expired");
        }
      }
      refuseDuplicate(endpoint, subscription);
      refuseDuplicateEndpoint(tables, endpoint.row, [subscription.trigger]);
      tables.insertSubscription(subscription, endpoint);
    },

    async subscribeRestHook(endpoint, subscription) {
      return subscribeRestHook(tables, endpoint, subscription);
    },

    async endSubscription(viewer, subscriptionId, now) {
      const subscription = liveSubscription(viewer, subscriptionId);
      if (subscription === null) return false;
      endSubscription(subscription, now);
      return true;
    },

    async findCandidate(viewer, subscriptionId) {
      const subscription = tables.subscriptions.get(subscriptionId);
      if (subscription === undefined || !isInSight(viewer, subscription.endpoint.row)) return null;
      return { subscription: { ...subscription.row }, endpoint: { ...subscription.endpoint.row } };
    },

    async getSubscription(viewer, subscriptionId) {
      return listed(liveSubscription(viewer, subscriptionId));
    },

    async updateSubscription(viewer, subscriptionId, change) {
      const subscription = liveSubscription(viewer, subscriptionId);
      if (subscription === null) return null;
      const after = { ...change({ ...subscription.row }) };
      refuseDuplicate(subscription.endpoint, after);
      subscription.row = after;
      return listed(subscription);
    },

    async endExpiredSubscriptions(now, limit) {
      return endExpiredSubscriptions(tables, now, limit);
    },

    async listSubscriptions(viewer, query) {
      const { endpointId, scope } = query;
      const { items, nextCursor } = tables.subscriptions.page(
        viewer.tenantId,
        query,
        ({ row, endpoint }) =>
          row.endedAt === null &&
          isInSight(viewer, endpoint.row) &&
          (endpointId === undefined || row.endpointId === endpointId) &&
          (scope === undefined || row.scope === scope),
      );
      return { items: items.map((row) => named(row, tables.endpointNamed(row.endpointId))), nextCursor };
    },

    async listCandidates(interests) {
      const triggersOf = new Map<string, Set<string>>();
      for (const { tenantId, trigger } of interests) {
        triggersOf.set(tenantId, (triggersOf.get(tenantId) ?? new Set([ANY_TRIGGER])).add(trigger));
      }
      const candidates: StoredSubscription[] = [];
      for (const [tenantId, triggers] of triggersOf) {
        for (const subscription of tables.subscriptions.ofTenant(tenantId)) {
          if (isLive(subscription) && triggers.has(subscription.row.trigger)) candidates.push(subscription);
        }
      }
      candidates.sort((a, b) => comparePositions(a.row, b.row));
      return candidates.map(({ row, endpoint }) => ({ subscription: { ...row }, endpoint: { ...endpoint.row } }));
    },

    async pauseTenant(tenantId, until) {
      if (until === null) tables.tenantPauses.delete(tenantId);
      else tables.tenantPauses.set(tenantId, until);
    },

    async tenantPausedUntil(tenantId) {
      return tables.tenantPauses.get(tenantId) ?? null;
    },

    async resealEndpoints(after, limit, change) {
      return resealEndpoints(tables, after, limit, change);
    },
  };
}

function isLive({ row }: StoredSubscription): boolean {
  return row.endedAt === null;
}

/** A subscription as lists show it. */
function listed(subscription: StoredSubscription | null): ListedSubscription | null {
  return subscription && named(subscription.row, subscription.endpoint);
}

function named(row: Subscription, endpoint: StoredEndpoint): ListedSubscription {
  return { ...row, endpointName: endpoint.row.name };
}

function isSameInterest(one: Subscription, other: Subscription): boolean {
  return one.trigger === other.trigger && one.scope === other.scope && one.stage === other.stage;
}

/** @throws `duplicate_subscription` */
function refuseDuplicate(endpoint: StoredEndpoint, wanted: Subscription): void {
  for (const { row } of endpoint.subscriptions) {
    if (row.id !== wanted.id && isSameInterest(row, wanted)) throw duplicateSubscription(row.id, row.trigger);
  }
}

function duplicateSubscription(subscriptionId: string, trigger: string): AncrageError {
  return new AncrageError(
    "duplicate_subscription",
    `The endpoint already has the subscription ${subscriptionId} to ${trigger} in that scope and stage. Use it, or end it first.`,
    { subscriptionId, trigger },
  );
}

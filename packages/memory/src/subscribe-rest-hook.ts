import { type Endpoint, hasExpired, type Subscription } from "@ancrage/core";
import { endSubscription } from "./end-subscription.ts";
import type { MemoryTables } from "./memory-tables.ts";
import { refuseDuplicateEndpoint } from "./refuse-duplicate-endpoint.ts";
import { refuseTakenName } from "./refuse-taken-name.ts";
import type { StoredSubscription } from "./stored-rows.ts";

/** `SubscriptionStore.subscribeRestHook`. */
export function subscribeRestHook(
  tables: MemoryTables,
  endpoint: Endpoint,
  subscription: Subscription,
): { subscription: Subscription; created: boolean } {
  const existing = findRestHook(tables, endpoint, subscription.trigger);
  if (existing !== undefined && hasExpired(existing.row, subscription.createdAt)) {
    endSubscription(existing, subscription.createdAt, "expired");
  } else if (existing !== undefined) {
    const { expiresAt } = subscription;
    if (expiresAt !== null) existing.row = { ...existing.row, expiresAt };
    return { subscription: { ...existing.row }, created: false };
  }
  refuseTakenName(tables, endpoint, endpoint.name);
  refuseDuplicateEndpoint(tables, endpoint, [subscription.trigger]);
  tables.insertSubscription(subscription, tables.insertEndpoint(endpoint));
  return { subscription: { ...subscription }, created: true };
}

function findRestHook(tables: MemoryTables, wanted: Endpoint, trigger: string): StoredSubscription | undefined {
  for (const { row, subscriptions } of tables.endpoints.ofTenant(wanted.tenantId)) {
    if (row.kind !== "restHook" || row.url !== wanted.url || row.ownerId !== wanted.ownerId) continue;
    for (const subscription of subscriptions) if (subscription.row.trigger === trigger) return subscription;
  }
  return undefined;
}

import type { Endpoint, Subscription } from "@ancrage/core";
import type { MemoryTables } from "./memory-tables.ts";
import { refuseDuplicateTarget } from "./refuse-duplicate-target.ts";
import { refuseTakenName } from "./refuse-taken-name.ts";

/** `SubscriptionStore.subscribeRestHook`. */
export function subscribeRestHook(
  tables: MemoryTables,
  endpoint: Endpoint,
  subscription: Subscription,
): { subscription: Subscription; created: boolean } {
  const existing = findRestHook(tables, endpoint, subscription.trigger);
  if (existing !== undefined) return { subscription: { ...existing }, created: false };
  refuseTakenName(tables, endpoint, endpoint.name);
  refuseDuplicateTarget(tables, endpoint, [subscription.trigger]);
  tables.insertSubscription(subscription, tables.insertEndpoint(endpoint));
  return { subscription: { ...subscription }, created: true };
}

function findRestHook(tables: MemoryTables, wanted: Endpoint, trigger: string): Subscription | undefined {
  for (const { row, subscriptions } of tables.endpoints.ofTenant(wanted.tenantId)) {
    if (row.kind !== "restHook" || row.url !== wanted.url || row.ownerId !== wanted.ownerId) continue;
    for (const subscription of subscriptions) if (subscription.row.trigger === trigger) return subscription.row;
  }
  return undefined;
}

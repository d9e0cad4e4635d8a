import { type ExpiredSubscription, hasExpired } from "@ancrage/core";
import { endSubscription } from "./end-subscription.ts";
import type { MemoryTables } from "./memory-tables.ts";
import type { StoredSubscription } from "./stored-rows.ts";

/** `SubscriptionStore.endExpiredSubscriptions`. */
export function endExpiredSubscriptions(tables: MemoryTables, now: Date, limit: number): ExpiredSubscription[] {
  const expired: StoredSubscription[] = [];
  for (const subscription of tables.subscriptions) {
    if (subscription.row.endedAt === null && hasExpired(subscription.row, now)) expired.push(subscription);
  }
  expired.sort((one, other) => Number(one.row.expiresAt) - Number(other.row.expiresAt));
  return expired.slice(0, limit).map((subscription) => {
    endSubscription(subscription, now, "expired");
    const { id, tenantId, endpointId, name } = subscription.row;
    return { id, tenantId, endpointId, name };
  });
}

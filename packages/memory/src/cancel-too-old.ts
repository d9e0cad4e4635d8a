import { type Delivery, isTooOld } from "@ancrage/core";
import { atMost } from "./at-most.ts";
import { cancelDeliveries } from "./cancel-deliveries.ts";
import type { MemoryTables } from "./memory-tables.ts";
import type { StoredDelivery } from "./stored-rows.ts";

/** `DeliveryStore.cancelTooOld`. */
export function cancelTooOld(tables: MemoryTables, before: Date, limit: number, now: Date): Delivery[] {
  const canceled: Delivery[] = [];
  for (const endpoint of tables.turns) {
    if (endpoint.row.state === "enabled") continue;
    const matches = ({ row }: StoredDelivery) => isTooOld(row, endpoint.row, before);
    const ended = cancelDeliveries(endpoint, "tooOld", now, atMost(limit - canceled.length, matches));
    canceled.push(...ended.map(({ row }) => ({ ...row })));
    if (canceled.length >= limit) break;
  }
  return canceled;
}

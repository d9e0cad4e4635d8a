import { type ClaimedDelivery, type Delivery, type DeliveryClaim, rateOf } from "@ancrage/core";
import { claimedDelivery, freeSlots, leaseMsOf } from "./claim-deliveries.ts";
import type { MemoryTables } from "./memory-tables.ts";
import type { StoredDelivery, StoredEndpoint } from "./stored-rows.ts";
import { takeDelivery } from "./take-delivery.ts";

/** The ids of those of the deliveries that are about to be made which `DeliveryStore.commitRouting` takes along. */
export function chosenToTakeAlong(
  tables: MemoryTables,
  made: readonly Delivery[],
  claim: DeliveryClaim,
): ReadonlySet<string> {
  const turns = new Map<string, number>();
  const candidates: { readonly id: string; readonly turn: number }[] = [];
  for (const { id, endpointId, ...delivery } of made) {
    const endpoint = tables.endpointNamed(endpointId);
    if (!needsOnlyASlot(delivery, claim.now) || !isOpen(tables, endpoint, claim)) continue;
    const turn = turns.get(endpointId) ?? 0;
    turns.set(endpointId, turn + 1);
    if (turn < freeSlots(endpoint.row, claim)) candidates.push({ id, turn });
  }
  candidates.sort((one, other) => one.turn - other.turn);
  return new Set(candidates.slice(0, Math.max(0, claim.limit)).map(({ id }) => id));
}

/** Takes a delivery that was made just now and waits in no queue. */
export function takeAlong(tables: MemoryTables, delivery: StoredDelivery, claim: DeliveryClaim): ClaimedDelivery {
  const { endpoint } = delivery;
  takeDelivery(delivery, { ...claim, leaseMs: leaseMsOf(endpoint.row, claim) });
  tables.turns.add(endpoint);
  return claimedDelivery(delivery, { ...endpoint.row });
}

/** Whether a delivery needs nothing but a slot. */
function needsOnlyASlot(
  { state, nextAttemptAt, orderingKey, content }: Pick<Delivery, "state" | "nextAttemptAt" | "orderingKey" | "content">,
  now: Date,
): boolean {
  if (orderingKey !== null || content === "fresh") return false;
  return state === "pending" && nextAttemptAt !== null && nextAttemptAt <= now;
}

/** Whether an endpoint takes what is due, and nothing but slots limits it. */
function isOpen(
  { tenantPauses }: MemoryTables,
  { row }: StoredEndpoint,
  { now, endpointRate }: DeliveryClaim,
): boolean {
  if (row.deletedAt !== null || row.state !== "enabled" || row.pausedUntil !== null) return false;
  return rateOf(row, endpointRate) === null && (tenantPauses.get(row.tenantId) ?? now) <= now;
}

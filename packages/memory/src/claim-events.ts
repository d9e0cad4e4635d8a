import type { ClaimedEvent, EventClaim } from "@ancrage/core";
import type { MemoryTables } from "./memory-tables.ts";
import type { StoredEvent } from "./stored-rows.ts";

/** `DeliveryStore.claimEvents`. */
export function claimEvents(tables: MemoryTables, claim: EventClaim): ClaimedEvent[] {
  const claimed: ClaimedEvent[] = [];
  for (const [trigger, slots] of claim.slots) {
    const queue = tables.eventQueues.get(trigger);
    if (queue === undefined) continue;
    for (const event of queue.takeDue(slots, claim.now)) {
      takeEvent(event, claim);
      queue.taken.add(event);
      claimed.push({ event: { ...event.row }, claim: event.claims });
    }
  }
  return claimed;
}

function takeEvent(event: StoredEvent, { processId, now, leaseMs }: EventClaim): void {
  if (event.lease !== null) event.row = { ...event.row, crashes: event.row.crashes + 1 };
  event.lease = { processId, until: new Date(now.getTime() + leaseMs) };
  event.claims += 1;
}

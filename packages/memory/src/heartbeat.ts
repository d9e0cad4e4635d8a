import type { InboundTables } from "./inbound/inbound-tables.ts";
import type { MemoryTables } from "./memory-tables.ts";

/** `DeliveryStore.heartbeat`. A lease that ends now leaves its row among those taken, as one that ran out does. */
export function heartbeat(
  tables: MemoryTables,
  inbound: InboundTables,
  processId: string,
  now: Date,
  deadBefore: Date,
): void {
  tables.processes.set(processId, now);
  for (const [id, heardOf] of tables.processes) {
    if (heardOf >= deadBefore) continue;
    tables.processes.delete(id);
    endLeases(tables, id, now);
    for (const receipt of inbound.waiting) {
      const { leasedUntil } = receipt.row;
      if (receipt.takenBy?.processId !== id || leasedUntil === null || leasedUntil <= now) continue;
      receipt.row = { ...receipt.row, leasedUntil: now };
    }
  }
}

function endLeases(tables: MemoryTables, processId: string, now: Date): void {
  for (const queue of tables.eventQueues.values()) {
    for (const event of queue.taken) {
      if (event.lease?.processId === processId && event.lease.until > now) event.lease = { processId, until: now };
    }
  }
  for (const note of tables.notes.values()) {
    if (note.lease.processId === processId && note.lease.until > now) note.lease = { processId, until: now };
  }
  for (const { queue } of tables.turns) {
    for (const delivery of queue.taken) {
      const { leasedUntil } = delivery.row;
      if (delivery.takenBy?.processId !== processId || leasedUntil === null || leasedUntil <= now) continue;
      delivery.row = { ...delivery.row, leasedUntil: now };
    }
  }
}

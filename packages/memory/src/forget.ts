import { type ForgottenRecord, type ForgottenRows, withoutBody } from "@ancrage/core";
import { cancelDeliveries } from "./cancel-deliveries.ts";
import type { MemoryTables } from "./memory-tables.ts";
import { skipEvent } from "./skip-event.ts";
import type { StoredDelivery, StoredEvent } from "./stored-rows.ts";

/** `Ledger.forget`. */
export function forget(tables: MemoryTables, record: ForgottenRecord, now: Date): ForgottenRows {
  const forgotten = { events: 0, canceled: 0, running: 0 };
  for (const event of tables.events.values()) {
    const { tenantId, trigger, recordId, forgottenAt } = event.row;
    if (tenantId !== record.tenantId || trigger !== record.trigger || recordId !== record.recordId) continue;
    if (forgottenAt === null) {
      wipeEvent(tables, event, now);
      forgotten.events += 1;
    }
    for (const delivery of event.deliveries) {
      if (delivery.row.state !== "pending") continue;
      cancelDeliveries(delivery.endpoint, "forgotten", now, (other) => other === delivery);
      forgotten[delivery.row.leasedUntil === null ? "canceled" : "running"] += 1;
    }
  }
  return forgotten;
}

function wipeEvent(tables: MemoryTables, event: StoredEvent, now: Date): void {
  skipEvent(tables, event, "forgotten");
  event.row = { ...event.row, payload: null, oversizedBytes: null, snapshot: null, lastError: null, forgottenAt: now };
  for (const delivery of event.deliveries) wipeDelivery(delivery);
}

function wipeDelivery(delivery: StoredDelivery): void {
  for (const [index, attempt] of delivery.attempts.entries()) {
    if (attempt.response === null) continue;
    delivery.attempts[index] = { ...attempt, response: withoutBody(attempt.response) };
  }
}

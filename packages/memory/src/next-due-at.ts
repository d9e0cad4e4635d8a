import { earliest } from "./earliest.ts";
import type { MemoryTables } from "./memory-tables.ts";
import type { StoredEndpoint } from "./stored-rows.ts";

/** `MemoryStore.nextDueAt`. */
export function nextDueAt(tables: MemoryTables): Date | null {
  const times: (Date | null)[] = [];
  for (const queue of tables.eventQueues.values()) {
    times.push(queue.nextDueAt());
    for (const event of queue.taken) times.push(event.lease?.until ?? null);
  }
  for (const endpoint of tables.turns) times.push(...claimableTimes(endpoint));
  return earliest(times);
}

function* claimableTimes({ row, queue }: StoredEndpoint): Generator<Date | null> {
  if (row.state === "disabled" && row.deletedAt === null) return;
  const pausedUntil = row.deletedAt === null ? row.pausedUntil : null;
  yield queue.nextDueTestAt();
  for (const { row } of queue.taken) yield row.isTest ? row.leasedUntil : latest(row.leasedUntil, pausedUntil);
  let waitingAt = latest(queue.nextDueAt(), pausedUntil);
  // A probe waits until nothing is held any more.
  if (pausedUntil !== null) for (const { row } of queue.taken) waitingAt = latest(waitingAt, row.leasedUntil);
  yield waitingAt;
}

/** `null` when there is no `time`. */
function latest(time: Date | null, other: Date | null): Date | null {
  return time === null || other === null || time >= other ? time : other;
}

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
  for (const endpoint of tables.turns) {
    const { queue, row } = endpoint;
    const tenantPause = row.deletedAt === null ? tables.tenantPauses.get(row.tenantId) : undefined;
    for (const time of claimableTimes(endpoint)) times.push(latest(time, tenantPause));
    if (row.state === "enabled") times.push(queue.nextDueTestAt());
  }
  return earliest(times);
}

function latest(time: Date | null, other: Date | undefined): Date | null {
  return time !== null && other !== undefined && other > time ? other : time;
}

function* claimableTimes({ row, queue }: StoredEndpoint): Generator<Date | null> {
  if (row.state === "disabled" && row.deletedAt === null) return;
  const leases = Array.from(queue.taken, (delivery) => delivery.row);
  yield queue.nextDueTestAt();
  if (row.deletedAt !== null || row.pausedUntil === null) {
    yield queue.nextDueAt();
    for (const { leasedUntil } of leases) yield leasedUntil;
    return;
  }
  // The next probe waits for the end of the pause, and until nothing is held any more.
  let probeAt = row.pausedUntil;
  for (const { isTest, leasedUntil } of leases) {
    if (isTest) yield leasedUntil;
    if (leasedUntil !== null && leasedUntil > probeAt) probeAt = leasedUntil;
  }
  if (leases.some(({ isTest }) => !isTest)) yield probeAt;
  const waitingUntil = queue.nextDueAt();
  if (waitingUntil === null) return;
  const isHeldBack = waitingUntil < probeAt;
  yield isHeldBack ? probeAt : waitingUntil;
}

import { type DeliveryClaim, type EndpointRate, rateOf } from "@ancrage/core";
import { earliest } from "./earliest.ts";
import type { MemoryTables } from "./memory-tables.ts";
import type { StoredEndpoint } from "./stored-rows.ts";

/** How many attempts of the endpoint still count against its rate. */
export function attemptsInWindow(endpoint: StoredEndpoint, now: Date): number {
  endpoint.rateMarks = endpoint.rateMarks.filter(({ endsAt }) => endsAt > now);
  return endpoint.rateMarks.reduce((sum, { attempts }) => sum + attempts, 0);
}

/** Notes that an attempt was claimed. */
export function noteAttempt(endpoint: StoredEndpoint, { intervalMs }: EndpointRate, now: Date): void {
  const endsAt = new Date(now.getTime() + intervalMs);
  const last = endpoint.rateMarks.at(-1);
  const isSame = last?.endsAt.getTime() === endsAt.getTime();
  endpoint.rateMarks = isSame
    ? [...endpoint.rateMarks.slice(0, -1), { endsAt, attempts: last.attempts + 1 }]
    : [...endpoint.rateMarks, { endsAt, attempts: 1 }];
}

/** `ClaimedDeliveries.roomAt`. */
export function roomAt({ turns, tenantPauses }: MemoryTables, { endpointRate, now }: DeliveryClaim): Date | null {
  const times: (Date | null)[] = [];
  for (const endpoint of turns) {
    const { row, queue, rateMarks } = endpoint;
    const rate = rateOf(row, endpointRate);
    if (rate === null || rateMarks.length === 0 || row.state !== "enabled" || row.deletedAt !== null) continue;
    if (row.pausedUntil !== null || (tenantPauses.get(row.tenantId) ?? now) > now || !queue.hasDue(now)) continue;
    if (attemptsInWindow(endpoint, now) >= rate.limit)
      times.push(earliest(endpoint.rateMarks.map(({ endsAt }) => endsAt)));
  }
  return earliest(times);
}

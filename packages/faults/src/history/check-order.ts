import { groupBy } from "./group-by.ts";
import type { Arrival } from "./history.ts";

/** An event in the order in which it was recorded. */
export interface OrderedEvent {
  readonly eventId: string;
  readonly key: string;
}

/**
 * What arrived out of turn, one sentence each: at an endpoint, an event of a key before the one that was recorded before it
 * had been accepted there. What arrives again later, as after a crash, is a duplicate and no matter of order.
 */
export function checkOrder(recorded: readonly OrderedEvent[], arrivals: readonly Arrival[]): readonly string[] {
  const faults: string[] = [];
  for (const [endpointId, ofEndpoint] of groupBy(arrivals, (one) => one.endpointId)) {
    for (const [key, events] of groupBy(recorded, (one) => one.key)) {
      let before = Number.NEGATIVE_INFINITY;
      for (const [index, { eventId }] of events.entries()) {
        const own = ofEndpoint.filter((one) => one.eventId === eventId);
        const first = Math.min(...own.map(({ at }) => at));
        const accepted = Math.min(...own.filter(({ status }) => status < 300).map(({ at }) => at));
        const where = `${eventId}, number ${index + 1} of ${key}, at ${endpointId}`;
        if (accepted === Number.POSITIVE_INFINITY) faults.push(`${where} was never accepted`);
        if (first < before) faults.push(`${where} came ${before - first} ms too early`);
        before = accepted;
      }
    }
  }
  return faults;
}

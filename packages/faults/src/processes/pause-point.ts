import { subscribe } from "node:diagnostics_channel";
import type { Store } from "@ancrage/core";

/** Where a dispatcher may be made to stand still, in the order in which work passes there. */
export const pausePoints = [
  "events claimed",
  "before the routing commit",
  "after the routing commit",
  "deliveries claimed",
  "connecting",
  "bytes sent",
  "answer received",
  "before the ledger commit",
  "after the ledger commit",
] as const;
/** The last one: with deliveries in hand that another process had claimed before. */
export type PausePoint = (typeof pausePoints)[number] | "deliveries claimed again";

// Undici says itself what it is doing, so that nothing of production need be replaced.
const channels: Partial<Record<PausePoint, string>> = {
  connecting: "undici:client:beforeConnect",
  "bytes sent": "undici:request:bodySent",
  "answer received": "undici:request:headers",
};

/** Calls `reached` at every point that HTTP passes. */
export function watchHttp(reached: (point: PausePoint) => void): void {
  for (const point of pausePoints) {
    const channel = channels[point];
    if (channel !== undefined) subscribe(channel, () => reached(point));
  }
}

/** `store`, calling `reached` at every point that it passes with something in hand. */
export function watchedStore<Transaction>(
  store: Store<Transaction>,
  reached: (point: PausePoint) => void,
): Store<Transaction> {
  const { deliveries } = store;
  return {
    ...store,
    deliveries: {
      ...deliveries,
      async claimEvents(claim) {
        const claimed = await deliveries.claimEvents(claim);
        if (claimed.length > 0) reached("events claimed");
        return claimed;
      },
      async commitRouting(results, claim) {
        reached("before the routing commit");
        const committed = await deliveries.commitRouting(results, claim);
        reached("after the routing commit");
        if (committed.claimed.length > 0) reached("deliveries claimed");
        return committed;
      },
      async claimDeliveries(claim) {
        const claimed = await deliveries.claimDeliveries(claim);
        if (claimed.deliveries.some(({ delivery }) => delivery.crashes > 0)) reached("deliveries claimed again");
        if (claimed.deliveries.length > 0) reached("deliveries claimed");
        return claimed;
      },
      async recordResults(results, now, eventsOf) {
        reached("before the ledger commit");
        const recorded = await deliveries.recordResults(results, now, eventsOf);
        reached("after the ledger commit");
        return recorded;
      },
    },
  };
}

import type { DeliveryStore } from "../ports/delivery-store.ts";
import type { InboundStore } from "../ports/inbound-store.ts";

/** Due work that nobody has taken for so long means that nobody dispatches. */
export const OVERDUE_AFTER_MS = 60_000;

/** Where work waits, and what of it this process could take. */
export interface WaitingWork {
  readonly store: {
    readonly deliveries: Pick<DeliveryStore, "oldestDueAt">;
    readonly inbound: Pick<InboundStore, "oldestDueAt">;
  };
  readonly triggers: { readonly names: readonly string[] };
  readonly hooks: { readonly names: readonly string[] };
}

/** Since when the oldest work has been due that nobody took, if that is at least a minute; `null`: there is none. */
export interface OverdueWork {
  readonly since: Date | null;
  /** Of events and deliveries. */
  readonly sending: Date | null;
  /** Of receipts. */
  readonly receiving: Date | null;
}

/** Asks the store for it. */
export async function overdueWork({ store, triggers, hooks }: WaitingWork, now: Date): Promise<OverdueWork> {
  const times = await Promise.all([
    store.deliveries.oldestDueAt(triggers.names, now),
    hooks.names.length === 0 ? null : store.inbound.oldestDueAt(hooks.names, now),
  ]);
  const [sending = null, receiving = null] = times.map((time) =>
    time !== null && now.getTime() - time.getTime() >= OVERDUE_AFTER_MS ? time : null,
  );
  const since = sending === null || (receiving !== null && receiving < sending) ? receiving : sending;
  return { since, sending, receiving };
}

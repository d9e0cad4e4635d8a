import type { StallReply } from "../api/replies.ts";
import type { DeliveryStore } from "../ports/delivery-store.ts";
import { DEAD_AFTER_MS } from "./heartbeat.ts";
import { overdueWork, type WaitingWork } from "./overdue-work.ts";

/** Why nothing goes on, as far as the store knows; `null`: it does. */
export async function whyStalled(
  work: WaitingWork & { readonly store: { readonly deliveries: Pick<DeliveryStore, "dispatchersHeard"> } },
  now: Date,
): Promise<StallReply | null> {
  const { since, sending, receiving } = await overdueWork(work, now);
  if (since === null) return null;
  const { alive, lastAt } = await work.store.deliveries.dispatchersHeard(new Date(now.getTime() - DEAD_AFTER_MS));
  return {
    since,
    waiting: [...(sending === null ? [] : ["sending" as const]), ...(receiving === null ? [] : ["receiving" as const])],
    reason: alive === 0 ? "noDispatcher" : "notTaken",
    dispatchers: alive,
    lastHeardAt: lastAt,
  };
}

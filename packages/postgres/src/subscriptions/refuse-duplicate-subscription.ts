import { AncrageError, type Subscription } from "@ancrage/core";
import { answering, answersOf } from "../database/answers-of.ts";
import type { Queryable } from "../database/database.ts";
import type { Tables } from "../schema/tables.ts";

/** Refuses a subscription when another live one of its endpoint has the trigger, scope and stage. @throws `duplicate_subscription` */
export function refusingDuplicateSubscription(t: Tables) {
  const sameText = answering(
    `select id from ${t.subscriptions} where endpoint_id = $1 and trigger = $2 and scope is not distinct from $3 and stage = $4 and id <> $5 and ended_at is null`,
  );
  return async (to: Queryable, { id, endpointId, trigger, scope, stage }: Subscription): Promise<void> => {
    const [same] = await answersOf<{ id: string }>(to, sameText, [endpointId, trigger, scope, stage, id]);
    if (same === undefined) return;
    throw new AncrageError(
      "duplicate_subscription",
      `The endpoint already has the subscription ${same.id} to ${trigger} in that scope and stage. Use it, or end it first.`,
      { subscriptionId: same.id, trigger },
    );
  };
}

import type { DeliveryReason } from "@ancrage/core";
import type { Queryable } from "../database/database.ts";
import { cancelingDeliveries } from "../queue/cancel-deliveries.ts";
import type { Tables } from "../schema/tables.ts";

// A backlog of any length must not hold up who ends its endpoint: claims hand out the rest, for the dispatcher to cancel.
const canceledAtOnce = 1_000;

/** Ends every subscription of an endpoint that is deleted, and what waits for it. */
export function endGoneEndpoint(t: Tables) {
  return endingBelow(t, "gone");
}

/** Deletes an endpoint that the caller has locked, with its subscriptions and what waits for it. */
export function deletingEndpoint(t: Tables, reason: "deleted" | "expired" = "deleted") {
  const endBelow = endingBelow(t, reason);
  return async (to: Queryable, endpointId: string, now: Date): Promise<void> => {
    await to.query(`update ${t.endpoints} set deleted_at = $2::timestamptz where id = $1`, [
      endpointId,
      now.toISOString(),
    ]);
    await endBelow(to, endpointId, now);
  };
}

function endingBelow(t: Tables, reason: DeliveryReason) {
  const cancel = cancelingDeliveries(t);
  return async (to: Queryable, endpointId: string, now: Date): Promise<void> => {
    await to.query(
      `update ${t.subscriptions} set ended_at = $2::timestamptz where endpoint_id = $1 and ended_at is null`,
      [endpointId, now.toISOString()],
    );
    await cancel(to, { endpointId, limit: canceledAtOnce }, reason, now);
  };
}

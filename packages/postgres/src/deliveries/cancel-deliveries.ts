import type { DeliveryReason } from "@ancrage/core";
import type { Queryable } from "../database/database.ts";
import { columnList, columns } from "../rows/columns.ts";
import type { Tables } from "../schema/tables.ts";

/** Which pending deliveries: all of an endpoint, or those of one of its subscriptions. */
export interface CanceledDeliveries {
  readonly endpointId: string;
  readonly subscriptionId?: string;
}

/**
 * Cancels pending deliveries that nobody holds, in one statement. What a process lost counts a crash and leaves the attempt
 * `unknown` that was under way.
 */
export function cancelingDeliveries(t: Tables) {
  const lost: Readonly<Record<string, string>> = {
    crashes: "crashes + case when leased_until is null then 0 else 1 end",
    last_attempt_state: "case when leased_until is null then last_attempt_state else 'unknown' end",
  };
  const afterwards = Object.values(columns.delivery).map((column) => lost[column] ?? column);
  const text = `
with canceled as (
  delete from ${t.delivery_queue}
  where endpoint_id = $1 and ($2::text is null or subscription_id = $2)
    and (leased_until is null or leased_until <= $4::timestamptz)
  returning *
),
attempted as (
  insert into ${t.attempts} (delivery_id, number, state, started_at)
  select id, attempts, 'unknown', claimed_at from canceled where leased_until is not null
)
insert into ${t.deliveries} (${columnList(columns.delivery)}, state, reason, ended_at)
select ${afterwards.join(", ")}, 'canceled', $3, $4::timestamptz from canceled`;

  return async (
    to: Queryable,
    { endpointId, subscriptionId }: CanceledDeliveries,
    reason: DeliveryReason,
    now: Date,
  ): Promise<void> => {
    await to.query(text, [endpointId, subscriptionId ?? null, reason, now.toISOString()]);
  };
}

import type { DeliveryReason, Viewer } from "@ancrage/core";
import { answering, answersOf } from "../database/answers-of.ts";
import type { Queryable } from "../database/database.ts";
import { columnList, columns } from "../rows/columns.ts";
import { inSight } from "../rows/in-sight.ts";
import { createParameters } from "../rows/parameters.ts";
import type { Tables } from "../schema/tables.ts";

/** Which pending deliveries: those that meet every condition that is given. */
export interface CanceledDeliveries {
  readonly id?: string;
  readonly eventId?: string;
  readonly endpointId?: string;
  readonly subscriptionId?: string;
  readonly eventIds?: readonly string[];
  readonly endpointIds?: readonly string[];
  readonly createdBefore?: Date;
  /** Only what this viewer may see. */
  readonly viewer?: Viewer;
  /** At most so many. */
  readonly limit?: number;
}

/**
 * Cancels pending deliveries that nobody holds, in one statement. What a process lost counts a crash and leaves the attempt
 * `unknown` that was under way. Returns how many; `telling` returns them, as `told` selects from their rows in the `ledger`.
 */
export function cancelingDeliveries(t: Tables, told = "ledger.id") {
  const lost: Readonly<Record<string, string>> = {
    crashes: "crashes + case when leased_until is null then 0 else 1 end",
    last_attempt_state: "case when leased_until is null then last_attempt_state else 'unknown' end",
  };
  const afterwards = Object.values(columns.delivery).map((column) => lost[column] ?? column);

  async function run<Answer>(
    to: Queryable,
    which: CanceledDeliveries,
    reason: DeliveryReason,
    now: Date,
    answer: string,
  ): Promise<Answer[]> {
    const { id, eventId, eventIds, endpointId, endpointIds, subscriptionId, createdBefore, viewer, limit } = which;
    const { values, add, equal } = createParameters();
    const at = `${add(now.toISOString())}::timestamptz`;
    const conditions = [
      ...[equal("d.id", id), equal("d.event_id", eventId), equal("d.endpoint_id", endpointId)],
      eventIds === undefined ? [] : `d.event_id = any (${add(eventIds)}::text[])`,
      endpointIds === undefined ? [] : `d.endpoint_id = any (${add(endpointIds)}::text[])`,
      createdBefore === undefined ? [] : `d.created_at < ${add(createdBefore.toISOString())}::timestamptz`,
      ...[equal("d.subscription_id", subscriptionId), viewer === undefined ? [] : inSight(t, viewer, add)],
    ].flat();
    const text = `
with picked as materialized (
  select d.id from ${t.delivery_queue} d
  where ${conditions.join(" and ")} and (d.leased_until is null or d.leased_until <= ${at})
  order by d.id ${limit === undefined ? "" : `limit ${limit}`} for update
),
canceled as (
  delete from ${t.delivery_queue} d using picked where d.id = picked.id returning d.*
),
attempted as (
  insert into ${t.attempts} (delivery_id, number, state, started_at)
  select id, attempts, 'unknown', claimed_at from canceled where leased_until is not null
),
ledger as (
  insert into ${t.deliveries} (${columnList(columns.delivery)}, state, reason, ended_at)
  select ${afterwards.join(", ")}, 'canceled', ${add(reason)}, ${at} from canceled
  returning *
)
${answering(`select ${answer} from ledger`)}`;
    return answersOf<Answer>(to, text, values);
  }

  async function cancel(to: Queryable, which: CanceledDeliveries, reason: DeliveryReason, now: Date): Promise<number> {
    const [canceled] = await run<{ count: number }>(to, which, reason, now, "count(*)::integer as count");
    return canceled?.count ?? 0;
  }

  return Object.assign(cancel, {
    telling: <Answer>(to: Queryable, which: CanceledDeliveries, reason: DeliveryReason, now: Date) =>
      run<Answer>(to, which, reason, now, told),
  });
}

import type { DueByQueue } from "@ancrage/core";
import { answering, answersOf } from "../database/answers-of.ts";
import type { Queryable } from "../database/database.ts";
import { limitOf } from "../rows/limit-of.ts";
import { readTime } from "../rows/read-rows.ts";
import type { Tables } from "../schema/tables.ts";
import { tenantPaused } from "../subscriptions/pause-tenant.ts";

interface Answer {
  readonly events: number;
  readonly oldestEventAt: string | null;
  readonly deliveries: number;
  readonly oldestDeliveryAt: string | null;
}

/** The statement of `DeliveryStore.measureDue`: of each trigger and endpoint it reads of the index what is due, no further than the limit. */
export function measuringDue(t: Tables) {
  const ofEach = (queue: string, due: string, match: string) => `
  select count(*) as count, min(coalesce(q.leased_until, q.${due})) as at from (
    select q.leased_until, q.${due} from ${queue} q
    where ${match} and q.${due} <= $2::timestamptz and (q.leased_until is null or q.leased_until <= $2::timestamptz)
    order by q.${due} limit $3::integer
  ) q`;
  const text = answering(`
with event as (
  select due.count, due.at from unnest($1::text[]) as wanted(trigger)
  cross join lateral (${ofEach(t.event_queue, "next_build_at", "q.trigger = wanted.trigger")}
  ) due
),
delivery as (
  select due.count, due.at from ${t.endpoints} e
  cross join lateral (${ofEach(t.delivery_queue, "next_attempt_at", "q.endpoint_id = e.id and not q.is_test")}
  ) due
  where e.deleted_at is null and e.state = 'enabled' and e.paused_until is null and not ${tenantPaused(t, "$2::timestamptz")}
)
select (select coalesce(sum(count), 0)::integer from event) as events, (select min(at) from event) as "oldestEventAt",
  (select coalesce(sum(count), 0)::integer from delivery) as deliveries, (select min(at) from delivery) as "oldestDeliveryAt"`);

  return async (to: Queryable, triggers: readonly string[], limit: number, now: Date): Promise<DueByQueue> => {
    const [answer] = await answersOf<Answer>(to, text, [triggers, now.toISOString(), limitOf(limit)]);
    return {
      events: { count: answer?.events ?? 0, oldestAt: readTime(answer?.oldestEventAt ?? null) },
      deliveries: { count: answer?.deliveries ?? 0, oldestAt: readTime(answer?.oldestDeliveryAt ?? null) },
    };
  };
}

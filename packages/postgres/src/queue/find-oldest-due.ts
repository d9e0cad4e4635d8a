import { answering, answersOf } from "../database/answers-of.ts";
import type { Queryable } from "../database/database.ts";
import { readTime } from "../rows/read-rows.ts";
import type { Tables } from "../schema/tables.ts";
import { tenantPaused } from "../subscriptions/pause-tenant.ts";

/** The statement of `DeliveryStore.oldestDueAt`. What was abandoned is due since its lease ran out. */
export function findingOldestDue(t: Tables) {
  const waiting = (queue: string, due: string, match: string) => `
  select least(
    (select min(q.${due}) from ${queue} q where ${match} and q.leased_until is null),
    (select min(q.leased_until) from ${queue} q where ${match} and q.leased_until is not null)
  ) as at
  where not exists (select 1 from ${queue} q where ${match} and q.leased_until > $2::timestamptz)`;
  const text = answering(`
select min(due.at) as at from (
  select event.at from unnest($1::text[]) as wanted(trigger)
  cross join lateral (${waiting(t.event_queue, "next_build_at", "q.trigger = wanted.trigger")}) event
  union all
  select delivery.at from ${t.endpoints} e
  cross join lateral (${waiting(t.delivery_queue, "next_attempt_at", "q.endpoint_id = e.id")}) delivery
  where e.state = 'enabled' and e.paused_until is null
    and not exists (select 1 from ${t.rate_marks} m where m.endpoint_id = e.id and m.ends_at > $2::timestamptz) and not ${tenantPaused(t, "$2::timestamptz")}
) due where due.at <= $2::timestamptz`);

  return async (to: Queryable, triggers: readonly string[], now: Date): Promise<Date | null> => {
    const [oldest] = await answersOf<{ at: string | null }>(to, text, [triggers, now.toISOString()]);
    return readTime(oldest?.at ?? null);
  };
}

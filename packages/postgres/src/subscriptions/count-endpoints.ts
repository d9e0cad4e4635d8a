import type { EndpointHealth } from "@ancrage/core";
import { answering, answersOf } from "../database/answers-of.ts";
import type { Queryable } from "../database/database.ts";
import type { Tables } from "../schema/tables.ts";

/** The statement of `SubscriptionStore.countEndpoints`. */
export function countingEndpoints(t: Tables) {
  const text = answering(`
select health, count(*)::integer as count from (
  select case when state = 'disabled' then 'disabled' when paused_until > $1::timestamptz then 'paused'
    when failing_since is not null then 'failing' else 'healthy' end as health
  from ${t.endpoints} where deleted_at is null
) e group by health`);

  return async (to: Queryable, now: Date): Promise<Readonly<Record<EndpointHealth, number>>> => {
    const rows = await answersOf<{ health: EndpointHealth; count: number }>(to, text, [now.toISOString()]);
    const counted = Object.fromEntries(rows.map(({ health, count }) => [health, count]));
    return { disabled: 0, paused: 0, failing: 0, healthy: 0, ...counted };
  };
}

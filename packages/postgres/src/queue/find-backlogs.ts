import { type EndpointBacklog, MOST_BACKLOG_COUNTED } from "@ancrage/core";
import { answering, answersOf } from "../database/answers-of.ts";
import type { Queryable } from "../database/database.ts";
import { limitOf } from "../rows/limit-of.ts";
import type { Tables } from "../schema/tables.ts";
import { tenantPaused } from "../subscriptions/pause-tenant.ts";

type Answer = EndpointBacklog["endpoint"] & { readonly due: number; readonly oldestDueAt: string };

interface BacklogQuery {
  readonly before: Date;
  readonly limit: number;
  readonly now: Date;
  readonly told: readonly string[];
}

/** The statement of `DeliveryStore.findBacklogs`: one look at the index of what is due for each endpoint. */
export function findingBacklogs(t: Tables) {
  const waitingOf = (endpoint: string) =>
    `${t.delivery_queue} q where q.endpoint_id = ${endpoint} and q.leased_until is null and not q.is_test`;
  const text = (limit: number) =>
    answering(`
select found.id, found.tenant_id as "tenantId", found.name, found.owner_id as "ownerId", found.at as "oldestDueAt", (
    select count(*)::integer from (
      select 1 from ${waitingOf("found.id")} and q.next_attempt_at <= $2::timestamptz limit ${MOST_BACKLOG_COUNTED}
    ) counted
  ) as due
from (
  select e.id, e.tenant_id, e.name, e.owner_id, oldest.at from ${t.endpoints} e
  cross join lateral (select min(q.next_attempt_at) as at from ${waitingOf("e.id")}) oldest
  where e.state = 'enabled' and e.deleted_at is null and e.paused_until is null and e.id <> all ($3::text[])
    and oldest.at <= $1::timestamptz and not ${tenantPaused(t, "$2::timestamptz")}
  order by oldest.at, e.id limit ${limitOf(limit)}
) found order by found.at, found.id`);

  return async (to: Queryable, { before, limit, now, told }: BacklogQuery): Promise<readonly EndpointBacklog[]> => {
    const rows = await answersOf<Answer>(to, text(limit), [before.toISOString(), now.toISOString(), told]);
    return rows.map(({ due, oldestDueAt, ...endpoint }) => ({ endpoint, due, oldestDueAt: new Date(oldestDueAt) }));
  };
}

import { ANY_TRIGGER, type Candidate, type CandidateEndpoint, type Interest } from "@ancrage/core";
import { answering, answersOf } from "../database/answers-of.ts";
import type { Queryable } from "../database/database.ts";
import { columns, selecting } from "../rows/columns.ts";
import {
  type Answered,
  type AnsweredSubscription,
  readCandidateEndpoint,
  readSubscription,
} from "../rows/read-rows.ts";
import type { Tables } from "../schema/tables.ts";

interface Answer {
  readonly subscriptions: readonly AnsweredSubscription[];
  readonly endpoints: readonly Answered<CandidateEndpoint>[];
}

/** The statement of `SubscriptionStore.listCandidates`. Each endpoint comes once, without what only a request needs. */
export function listingCandidates(t: Tables) {
  const { secrets: _, authentication: _a, headers: _h, ...shown } = columns.endpoint;
  const text = answering(`
with found as materialized (
  select distinct s.* from unnest($1::text[], $2::text[]) as interest(tenant_id, trigger)
  join ${t.subscriptions} s on s.tenant_id = interest.tenant_id
    and s.trigger in (interest.trigger, '${ANY_TRIGGER}') and s.ended_at is null
)
select (
  select coalesce(json_agg(s), '[]') from (
    select ${selecting(columns.subscription, "found")} from found order by created_at, id
  ) s
) as subscriptions, (
  select coalesce(json_agg(e), '[]') from (
    select ${selecting(shown, "e")} from ${t.endpoints} e
    where e.id in (select endpoint_id from found) and e.deleted_at is null
  ) e
) as endpoints`);

  return async (to: Queryable, interests: readonly Interest[]): Promise<readonly Candidate[]> => {
    const tenants = interests.map(({ tenantId }) => tenantId);
    const triggers = interests.map(({ trigger }) => trigger);
    const [found] = await answersOf<Answer>(to, text, [tenants, triggers]);
    if (found === undefined) return [];
    const endpoints = new Map(found.endpoints.map((row) => [row.id, readCandidateEndpoint(row)]));
    return found.subscriptions.flatMap((row) => {
      const endpoint = endpoints.get(row.endpointId);
      return endpoint === undefined ? [] : { subscription: readSubscription(row), endpoint };
    });
  };
}

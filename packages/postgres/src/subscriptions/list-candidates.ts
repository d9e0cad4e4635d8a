import { ANY_TRIGGER, type Candidate, type Interest } from "@ancrage/core";
import { answering, answersOf } from "../database/answers-of.ts";
import type { Queryable } from "../database/database.ts";
import type { Tables } from "../schema/tables.ts";

/** One list a field: of ten thousand candidates it costs the database and the process a fraction of as many objects. */
interface Answer {
  readonly ids: readonly string[];
  readonly tenantIds: readonly string[];
  readonly endpointIds: readonly string[];
  readonly triggers: readonly string[];
  readonly scopes: readonly (string | null)[];
  readonly modes: readonly Candidate["subscription"]["mode"][];
  readonly stages: readonly Candidate["subscription"]["stage"][];
  readonly contents: readonly Candidate["subscription"]["content"][];
  readonly whenTooLarge: readonly Candidate["subscription"]["whenTooLarge"][];
  readonly changedFields: readonly (readonly string[] | null)[];
  /** Each as JSON. */
  readonly filters: readonly (string | null)[];
  /** Unix milliseconds. */
  readonly createdAt: readonly number[];
  readonly drops: readonly boolean[];
  /** Unix milliseconds. */
  readonly expiresAt: readonly (number | null)[];
  readonly ownerIds: readonly (string | null)[];
  readonly endpointStates: readonly Candidate["endpoint"]["state"][];
}

/** The statement of `SubscriptionStore.listCandidates`. */
export function listingCandidates(t: Tables) {
  const text = answering(`
select json_agg(id) as ids, json_agg(tenant_id) as "tenantIds", json_agg(endpoint_id) as "endpointIds",
  json_agg(trigger) as triggers, json_agg(scope) as scopes, json_agg(changed_fields) as "changedFields",
  json_agg(mode) as modes, json_agg(stage) as stages, json_agg(filter) as filters,
  json_agg(content) as contents, json_agg(when_too_large) as "whenTooLarge",
  json_agg((extract(epoch from created_at) * 1000)::bigint) as "createdAt",
  json_agg(delete_on_success) as drops, json_agg((extract(epoch from expires_at) * 1000)::bigint) as "expiresAt",
  json_agg(endpoint_state) as "endpointStates", json_agg(owner_id) as "ownerIds"
from (
  select s.*, e.state as endpoint_state, e.owner_id
  from (
    select i.tenant_id, i.trigger from unnest($1::text[], $2::text[]) as i(tenant_id, trigger)
    union select i.tenant_id, '${ANY_TRIGGER}' from unnest($1::text[]) as i(tenant_id)
  ) as interest
  join ${t.subscriptions} s on s.tenant_id = interest.tenant_id and s.trigger = interest.trigger and s.ended_at is null
  join ${t.endpoints} e on e.id = s.endpoint_id and e.deleted_at is null
  order by s.created_at, s.id
) found
having count(*) > 0`);

  return async (to: Queryable, interests: readonly Interest[]): Promise<readonly Candidate[]> => {
    const tenants = interests.map(({ tenantId }) => tenantId);
    const triggers = interests.map(({ trigger }) => trigger);
    const [found] = await answersOf<Answer>(to, text, [tenants, triggers]);
    return found === undefined ? [] : found.ids.map((id, index) => candidateAt(found, id, index));
  };
}

function candidateAt(found: Answer, id: string, index: number): Candidate {
  // Every list is as long as the first.
  const at = <Value>(list: readonly Value[]) => list[index] as Value;
  const endpointId = at(found.endpointIds);
  const filter = at(found.filters);
  const expiresMs = at(found.expiresAt);
  return {
    subscription: {
      ...{ id, endpointId, tenantId: at(found.tenantIds), trigger: at(found.triggers), scope: at(found.scopes) },
      ...{ mode: at(found.modes), stage: at(found.stages), changedFields: at(found.changedFields) },
      filter: filter === null ? null : (JSON.parse(filter) as Candidate["subscription"]["filter"]),
      ...{ content: at(found.contents), whenTooLarge: at(found.whenTooLarge) },
      createdAt: new Date(at(found.createdAt)),
      deleteOnSuccess: at(found.drops),
      expiresAt: expiresMs === null ? null : new Date(expiresMs),
    },
    endpoint: { id: endpointId, state: at(found.endpointStates), ownerId: at(found.ownerIds) },
  };
}

import { ANY_TRIGGER, AncrageError, type Endpoint } from "@ancrage/core";
import { answering, answersOf } from "../database/answers-of.ts";
import type { Queryable } from "../database/database.ts";
import type { Tables } from "../schema/tables.ts";

/** Holds a tenant's URL until the transaction ends, so that two receivers at once cannot both be the first on it. */
export function holdingUrl(t: Tables) {
  return async (to: Queryable, { tenantId, url }: Endpoint): Promise<void> => {
    await to.query("select pg_advisory_xact_lock(hashtextextended($1, 0))", [
      `ancrage target ${t.schema} ${tenantId} ${url}`,
    ]);
  };
}

/** Refuses a second receiver of the same events on one URL, which the caller holds. @throws `duplicate_endpoint` */
export function refusingDuplicateEndpoint(t: Tables) {
  const text = answering(`
select e.name, e.owner_id as "ownerId", wanted.trigger
from unnest($4::text[]) with ordinality as wanted(trigger, place)
join ${t.endpoints} e on e.tenant_id = $1 and md5(e.url) = md5($2) and e.url = $2 and e.id <> $3
  and e.deleted_at is null and e.state = 'enabled' and not e.allow_same_url
join ${t.subscriptions} s on s.endpoint_id = e.id and s.ended_at is null
  and (s.trigger = wanted.trigger or s.trigger = '${ANY_TRIGGER}' or wanted.trigger = '${ANY_TRIGGER}')
order by wanted.place limit 1`);

  return async (to: Queryable, endpoint: Endpoint, triggers: readonly string[]): Promise<void> => {
    const { id, tenantId, url } = endpoint;
    if (endpoint.allowSameUrl) return;
    const [other] = await answersOf<DuplicateEndpoint>(to, text, [tenantId, url, id, triggers]);
    if (other !== undefined) throw duplicateEndpoint(other, endpoint);
  };
}

interface DuplicateEndpoint {
  readonly name: string;
  readonly ownerId: string | null;
  readonly trigger: string;
}

function duplicateEndpoint({ name, ownerId, trigger }: DuplicateEndpoint, endpoint: Endpoint): AncrageError {
  // One owner does not learn what another calls its endpoints.
  const which = ownerId === endpoint.ownerId ? `, "${name}",` : "";
  return new AncrageError(
    "duplicate_endpoint",
    `Another endpoint${which} already receives ${trigger === ANY_TRIGGER ? "triggers" : trigger} on the same URL, so each event would arrive there twice. Use that one, end its subscription, or create one of the two with allowSameUrl.`,
    { trigger },
  );
}

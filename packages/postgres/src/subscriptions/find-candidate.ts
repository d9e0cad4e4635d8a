import type { CandidateDetail, CandidateEndpoint, Viewer } from "@ancrage/core";
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
  readonly subscription: AnsweredSubscription;
  readonly endpoint: Answered<CandidateEndpoint>;
}

/** The statement of `SubscriptionStore.findCandidate`. */
export function findingCandidate(t: Tables) {
  const { secrets: _, authentication: _a, headers: _h, ...shown } = columns.endpoint;
  const text = answering(`
select (select row_to_json(r) from (select ${selecting(columns.subscription, "s")}) r) as subscription,
  (select row_to_json(r) from (select ${selecting(shown, "e")}) r) as endpoint
from ${t.subscriptions} s join ${t.endpoints} e on e.id = s.endpoint_id
where s.id = $1 and s.tenant_id = $2 and ($3::text is null or e.owner_id = $3)`);

  return async (
    to: Queryable,
    { tenantId, ownerId }: Viewer,
    subscriptionId: string,
  ): Promise<CandidateDetail | null> => {
    const [found] = await answersOf<Answer>(to, text, [subscriptionId, tenantId, ownerId]);
    if (found === undefined) return null;
    return { subscription: readSubscription(found.subscription), endpoint: readCandidateEndpoint(found.endpoint) };
  };
}

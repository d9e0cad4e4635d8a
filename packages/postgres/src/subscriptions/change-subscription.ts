import type { ListedSubscription, Subscription, Viewer } from "@ancrage/core";
import { answering, answersOf } from "../database/answers-of.ts";
import type { Database, Queryable } from "../database/database.ts";
import { columnList, columns, columnTypes, fieldList, selecting } from "../rows/columns.ts";
import { type AnsweredListedSubscription, readListedSubscription } from "../rows/listed-subscription.ts";
import { rowsIn } from "../rows/row-json.ts";
import type { Tables } from "../schema/tables.ts";
import { findingEndpoint } from "./find-endpoint.ts";
import { refusingDuplicateSubscription } from "./refuse-duplicate-subscription.ts";

/** `SubscriptionStore.getSubscription` and `updateSubscription`, which locks the row of the subscription's endpoint. */
export function changingSubscription(t: Tables) {
  const findEndpoint = findingEndpoint(t);
  const refuseDuplicate = refusingDuplicateSubscription(t);
  const text = answering(`
select ${selecting(columns.subscription, "s")}, e.name as "endpointName" from ${t.subscriptions} s
join ${t.endpoints} e on e.id = s.endpoint_id and ($2::text is null or e.owner_id = $2)
where s.tenant_id = $1 and s.ended_at is null and s.id = $3`);
  const writeText = `update ${t.subscriptions} s set (${columnList(columns.subscription)}) = (${fieldList(columns.subscription, "given")})
from ${rowsIn("$1", "given", columnTypes.subscription)} where s.id = given.id`;

  async function get(to: Queryable, { tenantId, ownerId }: Viewer, id: string): Promise<ListedSubscription | null> {
    const [row] = await answersOf<AnsweredListedSubscription>(to, text, [tenantId, ownerId, id]);
    return row === undefined ? null : readListedSubscription(row);
  }

  const update = (
    database: Database,
    viewer: Viewer,
    subscriptionId: string,
    change: (subscription: Subscription) => Subscription,
  ): Promise<ListedSubscription | null> =>
    database.transaction(async (transaction) => {
      const seen = await get(transaction, viewer, subscriptionId);
      if (seen === null) return null;
      await findEndpoint(transaction, viewer, seen.endpointId, { lock: true });
      const current = await get(transaction, viewer, subscriptionId);
      if (current === null) return null;
      const { endpointName, ...before } = current;
      const after = { ...change(before) };
      await refuseDuplicate(transaction, after);
      await transaction.query(writeText, [JSON.stringify([after])]);
      return { ...after, endpointName };
    });

  return { get, update };
}

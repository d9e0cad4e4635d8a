import type { ExpiredSubscription } from "@ancrage/core";
import { answering, answersOf } from "../database/answers-of.ts";
import type { Database, Queryable } from "../database/database.ts";
import { cancelingDeliveries } from "../queue/cancel-deliveries.ts";
import { limitOf } from "../rows/limit-of.ts";
import type { Tables } from "../schema/tables.ts";
import { deletingEndpoint } from "./end-endpoint.ts";

interface Expired extends ExpiredSubscription {
  readonly isRestHook: boolean;
}

/** `SubscriptionStore.endExpiredSubscriptions`: one transaction, which locks what nobody is changing. */
export function endingExpiredSubscriptions(t: Tables) {
  const end = endingAsExpired(t);
  const text = (limit: number) =>
    answering(`
select s.id, s.tenant_id as "tenantId", s.endpoint_id as "endpointId", coalesce(s.name, s.trigger) as name, e.kind = 'restHook' as "isRestHook"
from ${t.subscriptions} s join ${t.endpoints} e on e.id = s.endpoint_id
where s.expires_at <= $1::timestamptz and s.ended_at is null
order by s.expires_at limit ${limitOf(limit)} for update of e, s skip locked`);

  return (database: Database, now: Date, limit: number): Promise<readonly ExpiredSubscription[]> =>
    database.transaction(async (transaction) => {
      const expired = await answersOf<Expired>(transaction, text(limit), [now.toISOString()]);
      for (const one of expired) await end(transaction, one, now);
      return expired.map(({ id, tenantId, endpointId, name }) => ({ id, tenantId, endpointId, name }));
    });
}

/** Ends a subscription that has expired, of an endpoint that the caller has locked. */
export function endingAsExpired(t: Tables) {
  const cancel = cancelingDeliveries(t);
  const deleteEndpoint = deletingEndpoint(t, "expired");
  const endText = `update ${t.subscriptions} set ended_at = $2::timestamptz where id = $1 and ended_at is null`;
  return async (
    to: Queryable,
    { id, endpointId, isRestHook }: Pick<Expired, "id" | "endpointId" | "isRestHook">,
    now: Date,
  ): Promise<void> => {
    if (isRestHook) return deleteEndpoint(to, endpointId, now);
    await to.query(endText, [id, now.toISOString()]);
    await cancel(to, { endpointId, subscriptionId: id }, "expired", now);
  };
}

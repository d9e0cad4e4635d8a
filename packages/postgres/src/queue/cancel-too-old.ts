import type { Delivery } from "@ancrage/core";
import { answering, answersOf } from "../database/answers-of.ts";
import type { Database } from "../database/database.ts";
import { endedDelivery } from "../rows/delivery-rows.ts";
import { limitOf } from "../rows/limit-of.ts";
import { type Answered, readDelivery } from "../rows/read-rows.ts";
import type { Tables } from "../schema/tables.ts";
import { cancelingDeliveries } from "./cancel-deliveries.ts";

/**
 * `DeliveryStore.cancelTooOld`: one transaction, which holds the endpoints, so that none is enabled meanwhile. One that
 * somebody is changing is left to the next call.
 */
export function cancelingTooOld(t: Tables) {
  const cancel = cancelingDeliveries(t, endedDelivery("ledger"));
  const endpointsText = (limit: number) =>
    answering(`
select e.id from ${t.endpoints} e
where e.state = 'disabled' and e.deleted_at is null and e.disabled_at < $1::timestamptz and exists (
  select 1 from ${t.delivery_queue} q where q.endpoint_id = e.id and q.created_at < $1::timestamptz
    and (q.leased_until is null or q.leased_until <= $2::timestamptz)
)
order by e.disabled_at limit ${limitOf(limit)} for update of e skip locked`);

  return (database: Database, before: Date, limit: number, now: Date): Promise<readonly Delivery[]> =>
    database.transaction(
      async (transaction) => {
        const times = [before.toISOString(), now.toISOString()];
        const endpoints = await answersOf<{ id: string }>(transaction, endpointsText(limit), times);
        if (endpoints.length === 0) return [];
        const endpointIds = endpoints.map(({ id }) => id);
        const which = { endpointIds, createdBefore: before, limit };
        const canceled = await cancel.telling<Answered<Delivery>>(transaction, which, "tooOld", now);
        return canceled.map(readDelivery);
      },
      { byIndex: true },
    );
}

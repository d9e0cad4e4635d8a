import type { DiscardedDeliveries, Viewer } from "@ancrage/core";
import { answering, answersOf } from "../database/answers-of.ts";
import type { Database, Queryable } from "../database/database.ts";
import { cancelingDeliveries } from "../queue/cancel-deliveries.ts";
import { inSight } from "../rows/in-sight.ts";
import { limitOf } from "../rows/limit-of.ts";
import { createParameters } from "../rows/parameters.ts";
import type { Tables } from "../schema/tables.ts";
import { findingEndpoint } from "../subscriptions/find-endpoint.ts";

/** `Ledger.discardWaiting`: one transaction, which locks the endpoint's row. */
export function discardingWaiting(t: Tables) {
  const find = findingEndpoint(t);
  const cancel = cancelingDeliveries(t);

  return (
    database: Database,
    viewer: Viewer,
    endpointId: string,
    limit: number,
    now: Date,
  ): Promise<DiscardedDeliveries | null> =>
    database.transaction(async (transaction) => {
      const endpoint = await find(transaction, viewer, endpointId, { lock: true });
      if (endpoint === null) return null;
      const { state } = endpoint;
      if (state !== "disabled") return { state, canceled: 0 };
      return { state, canceled: await cancel(transaction, { endpointId, limit }, "disabled", now) };
    });
}

/** The statement of `Ledger.countWaiting`. */
export function countingWaiting(t: Tables) {
  return async (to: Queryable, viewer: Viewer, endpointId: string, limit: number, now: Date): Promise<number> => {
    const { values, add } = createParameters();
    const seen = [`d.endpoint_id = ${add(endpointId)}`, ...inSight(t, viewer, add)].join(" and ");
    const text = answering(`
select count(*)::integer as count from (
  select 1 from ${t.delivery_queue} d
  where ${seen} and (d.leased_until is null or d.leased_until <= ${add(now.toISOString())}::timestamptz)
  limit ${limitOf(limit)}
) waiting`);
    const [waiting] = await answersOf<{ count: number }>(to, text, values);
    return waiting?.count ?? 0;
  };
}

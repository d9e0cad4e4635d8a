import { type Delivery, type DeliveryQuery, decodeCursor, type Page, type Viewer } from "@ancrage/core";
import { answering, answersOf } from "../database/answers-of.ts";
import type { Queryable } from "../database/database.ts";
import { endedDelivery, pendingDelivery } from "../rows/delivery-rows.ts";
import { pageOf } from "../rows/page-of.ts";
import { createParameters } from "../rows/parameters.ts";
import { type Answered, readDelivery } from "../rows/read-rows.ts";
import type { Tables } from "../schema/tables.ts";
import { inSight } from "./in-sight.ts";

/**
 * The statement of `DeliveryStore.listDeliveries`. Its text holds just the conditions that were asked for, so that each page
 * is a short walk along one index of the queue and one of the ledger, however long they are.
 */
export function listingDeliveries(t: Tables) {
  return async (to: Queryable, viewer: Viewer, query: DeliveryQuery): Promise<Page<Delivery>> => {
    const { values, add, equal } = createParameters();
    const shared = [
      ...inSight(t, viewer, add),
      ...[equal("d.endpoint_id", query.endpointId), equal("d.subscription_id", query.subscriptionId)].flat(),
      ...equal("d.trigger", query.trigger),
    ];
    if (query.since !== undefined) shared.push(`d.created_at >= ${add(query.since.toISOString())}::timestamptz`);
    if (query.cursor !== undefined) {
      const { createdAt, id } = decodeCursor(query.cursor);
      shared.push(`(d.created_at, d.id) < (${add(createdAt.toISOString())}::timestamptz, ${add(id)})`);
    }
    const branch = (select: string, table: string, state: string | null) =>
      `(select ${select} from ${table} d where ${[...shared, ...(state === null ? [] : [state])].join(" and ")}
order by d.created_at desc, d.id desc limit ${query.limit + 1})`;
    const pending = branch(pendingDelivery("d"), t.delivery_queue, query.state === "failing" ? failingInQueue : null);
    const ended = (state: string | null) => branch(endedDelivery("d"), t.deliveries, state);
    const branches =
      query.state === undefined
        ? [pending, ended(null)]
        : query.state === "failing"
          ? [pending, ended("d.state = 'exhausted'")]
          : query.state === "pending"
            ? [pending]
            : [ended(`d.state = '${query.state}'`)];
    const text = answering(
      `select * from (${branches.join(" union all ")}) d order by "createdAt" desc, id desc limit ${query.limit + 1}`,
    );
    return pageOf((await answersOf<Answered<Delivery>>(to, text, values)).map(readDelivery), query.limit);
  };
}

const failingInQueue = "d.last_attempt_state in ('failed', 'unknown')";

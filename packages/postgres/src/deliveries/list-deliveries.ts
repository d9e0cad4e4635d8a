import { type Delivery, type DeliveryQuery, decodeCursor, type Page, type Viewer } from "@ancrage/core";
import { answering, answersOf } from "../database/answers-of.ts";
import type { Queryable } from "../database/database.ts";
import { pageOf } from "../rows/page-of.ts";
import { type Answered, readDelivery } from "../rows/read-rows.ts";
import type { Tables } from "../schema/tables.ts";
import { endedDelivery, pendingDelivery } from "./delivery-rows.ts";

/**
 * The statement of `DeliveryStore.listDeliveries`. Its text holds just the conditions that were asked for, so that each page
 * is a short walk along one index of the queue and one of the ledger, however long they are.
 */
export function listingDeliveries(t: Tables) {
  return async (to: Queryable, viewer: Viewer, query: DeliveryQuery): Promise<Page<Delivery>> => {
    const { values, add } = parameters();
    const shared = [`d.tenant_id = ${add(viewer.tenantId)}`];
    if (viewer.ownerId !== null) {
      const owner = add(viewer.ownerId);
      shared.push(
        `d.endpoint_id in (select e.id from ${t.endpoints} e where e.tenant_id = $1 and e.owner_id = ${owner})`,
      );
    }
    if (query.endpointId !== undefined) shared.push(`d.endpoint_id = ${add(query.endpointId)}`);
    if (query.subscriptionId !== undefined) shared.push(`d.subscription_id = ${add(query.subscriptionId)}`);
    if (query.trigger !== undefined) shared.push(`d.trigger = ${add(query.trigger)}`);
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

function parameters() {
  const values: unknown[] = [];
  return { values, add: (value: unknown) => `$${values.push(value)}` };
}

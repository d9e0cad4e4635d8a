import {
  AncrageError,
  type AttemptError,
  type Delivery,
  type DeliveryQuery,
  decodeCursor,
  type ListedDelivery,
  type Page,
  type Viewer,
} from "@ancrage/core";
import { answering, answersOf } from "../database/answers-of.ts";
import type { Queryable } from "../database/database.ts";
import { endedDelivery, pendingDelivery } from "../rows/delivery-rows.ts";
import { inSight } from "../rows/in-sight.ts";
import { limitOf } from "../rows/limit-of.ts";
import { pageOf } from "../rows/page-of.ts";
import { createParameters } from "../rows/parameters.ts";
import { type Answered, readDelivery, readTime } from "../rows/read-rows.ts";
import type { Tables } from "../schema/tables.ts";

/**
 * The statement of `Ledger.listDeliveries`. Its text holds just the conditions that were asked for, so that each page
 * is a short walk along one index of the queue and one of the ledger, however long they are.
 */
export function listingDeliveries(t: Tables) {
  return async (to: Queryable, viewer: Viewer, query: DeliveryQuery): Promise<Page<ListedDelivery>> => {
    const { queue, ledger } = conditionsOf(query.state);
    const rows = limitOf(query.limit, 1);
    const { values, add, equal } = createParameters();
    const shared = [
      ...inSight(t, viewer, add),
      ...[equal("d.endpoint_id", query.endpointId), equal("d.subscription_id", query.subscriptionId)].flat(),
      ...equal("d.trigger", query.trigger),
    ];
    if (query.since !== undefined) shared.push(`d.created_at >= ${add(query.since.toISOString())}::timestamptz`);
    if (query.until !== undefined) shared.push(`d.created_at < ${add(query.until.toISOString())}::timestamptz`);
    if (query.cursor !== undefined) {
      const { createdAt, id } = decodeCursor(query.cursor);
      shared.push(`(d.created_at, d.id) < (${add(createdAt.toISOString())}::timestamptz, ${add(id)})`);
    }
    const branch = (select: string, table: string, state: string) =>
      `(select ${select} from ${table} d where ${[...shared, ...(state === "" ? [] : [state])].join(" and ")}
order by d.created_at desc, d.id desc limit ${rows})`;
    const branches = [
      ...(queue === undefined ? [] : [branch(pendingDelivery("d"), t.delivery_queue, queue)]),
      ...(ledger === undefined ? [] : [branch(endedDelivery("d"), t.deliveries, ledger)]),
    ];
    // A receiver that a host waited for has its delivery before its event is routed. What is joined is looked up for the rows of the page alone, by primary key.
    const text = answering(`
select d.*, e.name as "endpointName", coalesce(s.name, s.trigger) as "subscriptionName", coalesce(v.record_id, w.record_id) as "recordId",
a.started_at as "lastAttemptAt",
case when a.error_code is null then null else json_build_object('code', a.error_code, 'message', a.error_message) end as "lastError"
from (select * from (${branches.join(" union all ")}) d order by "createdAt" desc, id desc limit ${rows}) d
join ${t.endpoints} e on e.id = d."endpointId"
left join ${t.events} v on v.id = d."eventId"
left join ${t.event_queue} w on w.id = d."eventId"
left join ${t.subscriptions} s on s.id = d."subscriptionId"
left join lateral (
  select a.started_at, a.error_code, a.error_message from ${t.attempts} a where a.delivery_id = d.id order by a.number desc limit 1
) a on true
order by d."createdAt" desc, d.id desc`);
    return pageOf((await answersOf<AnsweredListing>(to, text, values)).map(readListed), query.limit);
  };
}

interface AnsweredListing extends Answered<Delivery> {
  readonly endpointName: string;
  readonly subscriptionName: string | null;
  readonly recordId: string;
  readonly lastAttemptAt: string | null;
  readonly lastError: AttemptError | null;
}

function readListed({ lastAttemptAt, ...row }: AnsweredListing): ListedDelivery {
  const { endpointName, subscriptionName, recordId, lastError } = row;
  return {
    ...readDelivery(row),
    endpointName,
    subscriptionName,
    recordId,
    lastError,
    lastAttemptAt: readTime(lastAttemptAt),
  };
}

/** Which rows of the two tables that hold deliveries: "" all, absent none. */
interface StateConditions {
  readonly queue?: string;
  readonly ledger?: string;
}

const everyState: StateConditions = { queue: "", ledger: "" };

const conditions: Readonly<Record<NonNullable<DeliveryQuery["state"]>, StateConditions>> = {
  pending: { queue: "" },
  succeeded: { ledger: "d.state = 'succeeded'" },
  exhausted: { ledger: "d.state = 'exhausted'" },
  canceled: { ledger: "d.state = 'canceled'" },
  failing: { queue: "d.last_attempt_state in ('failed', 'unknown')", ledger: "d.state = 'exhausted'" },
};

/** @throws `invalid_request` for a state that there is not: what a caller says is never part of a statement. */
function conditionsOf(state: DeliveryQuery["state"]): StateConditions {
  if (state === undefined) return everyState;
  if (Object.hasOwn(conditions, state)) return conditions[state];
  const message = `There is no such state. There are ${Object.keys(conditions).join(", ")}.`;
  throw new AncrageError("invalid_request", `The request is not valid. state: ${message}`, {
    issues: [{ path: "state", message }],
  });
}

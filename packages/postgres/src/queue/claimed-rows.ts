import type { ClaimedDelivery, DeliveredEvent, Delivery, Rebuild } from "@ancrage/core";
import { columns, selecting } from "../rows/columns.ts";
import { pendingDelivery } from "../rows/delivery-rows.ts";
import { type Answered, type AnsweredEndpoint, readDelivery, readEndpoint, readTime } from "../rows/read-rows.ts";
import type { Tables } from "../schema/tables.ts";

/** What a statement answers of deliveries that it took: each with its event's part, and their endpoints, each once. */
export interface ClaimedRows {
  readonly deliveries: readonly (Answered<Delivery> & {
    readonly claim: number;
    readonly eventCreatedAt: string;
    readonly event: Pick<
      DeliveredEvent,
      "scope" | "recordId" | "stage" | "depth" | "origin" | "traceparent" | "payload" | "oversizedBytes"
    >;
    readonly rebuild: Rebuild | null;
    readonly unsubscribed: boolean;
  })[];
  readonly endpoints: readonly AnsweredEndpoint[];
}

/**
 * The columns of `ClaimedRows`, of the rows of the queue that the CTE `taken` has; `event` is a FROM item `v` with the event
 * of one.
 */
export function claimedRows(t: Tables, event: string): string {
  return `(
  select coalesce(json_agg(d), '[]') from (
    select ${pendingDelivery("taken")}, taken.claims as "claim", v.created_at as "eventCreatedAt",
      json_build_object('scope', v.scope, 'recordId', v.record_id, 'stage', v.stage, 'depth', v.depth, 'origin', v.origin, 'traceparent', v.traceparent,
        'payload', v.payload, 'oversizedBytes', v.oversized_bytes) as "event",
      case when taken.content = 'fresh' then json_build_object('snapshot', v.snapshot, 'changed', v.changed,
        'whenTooLarge', coalesce((
          select s.when_too_large from ${t.subscriptions} s where s.id = taken.subscription_id
        ), 'cancel')) end as "rebuild",
      case when taken.crashes > 0 then exists (
        select 1 from ${t.subscriptions} s join ${t.endpoints} e on e.id = s.endpoint_id
        where s.id = taken.subscription_id and s.ended_at >= taken.created_at and e.deleted_at is null
      ) else false end as "unsubscribed"
    from taken cross join lateral ${event}
  ) d
) as deliveries, (
  select coalesce(json_agg(e), '[]') from (
    select ${selecting(columns.endpoint, "e")} from (select distinct endpoint_id from taken) taken
    cross join lateral (select e.* from ${t.endpoints} e where e.id = taken.endpoint_id limit 1) e
  ) e
) as endpoints`;
}

/** The deliveries that were taken. */
export function readClaimed(answer: ClaimedRows | undefined): ClaimedDelivery[] {
  if (answer === undefined) return [];
  const endpoints = new Map(answer.endpoints.map((row) => [row.id, readEndpoint(row)]));
  return answer.deliveries.flatMap(({ claim, eventCreatedAt, event: carried, rebuild, unsubscribed, ...row }) => {
    const endpoint = endpoints.get(row.endpointId);
    if (endpoint === undefined) return [];
    const { eventId: id, tenantId, trigger } = row;
    const event = { id, tenantId, trigger, createdAt: readTime(eventCreatedAt), ...carried };
    return {
      ...{ delivery: readDelivery(row), claim, event, endpoint },
      ...(rebuild !== null && { rebuild }),
      ...(unsubscribed && { unsubscribed }),
    };
  });
}

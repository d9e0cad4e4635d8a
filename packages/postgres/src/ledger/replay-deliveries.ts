import {
  type Delivery,
  decodeCursor,
  encodeCursor,
  type Page,
  type ReplayableQuery,
  type ReplayBatch,
  type ReplayFilter,
  replayOf,
  type Viewer,
} from "@ancrage/core";
import { answering, answersOf } from "../database/answers-of.ts";
import type { Database, Queryable } from "../database/database.ts";
import { endedDelivery } from "../rows/delivery-rows.ts";
import { inSight } from "../rows/in-sight.ts";
import { limitOf } from "../rows/limit-of.ts";
import { newDelivery, newDeliveryColumns, newDeliveryFields } from "../rows/new-deliveries.ts";
import { createParameters } from "../rows/parameters.ts";
import { type Answered, readDelivery } from "../rows/read-rows.ts";
import { rowsIn } from "../rows/row-json.ts";
import type { Tables } from "../schema/tables.ts";

// Written out, so that the index of what was exhausted may serve.
const endedAs: { readonly [State in ReplayFilter["state"]]: string } = {
  succeeded: "d.state = 'succeeded'",
  exhausted: "d.state = 'exhausted'",
  canceled: "d.state = 'canceled'",
};

/** `Ledger.countReplayable` and `Ledger.replayDeliveries`. */
export function replayingDeliveries(t: Tables) {
  const newer = (delivery: string) => `exists (
  select 1 from ${t.delivery_queue} o where o.event_id = ${delivery}.event_id and o.endpoint_id = ${delivery}.endpoint_id and o.replay > ${delivery}.replay
) or exists (
  select 1 from ${t.deliveries} o where o.event_id = ${delivery}.event_id and o.endpoint_id = ${delivery}.endpoint_id and o.replay > ${delivery}.replay
)`;

  function matching(viewer: Viewer, filter: ReplayFilter, cursor: string | undefined) {
    const { values, add, equal } = createParameters();
    const conditions = [
      ...inSight(t, viewer, add),
      endedAs[filter.state],
      ...[equal("d.endpoint_id", filter.endpointId), equal("d.subscription_id", filter.subscriptionId)].flat(),
      ...equal("d.trigger", filter.trigger),
      ...(filter.since === undefined ? [] : [`d.created_at >= ${add(filter.since.toISOString())}::timestamptz`]),
      ...(filter.until === undefined ? [] : [`d.created_at < ${add(filter.until.toISOString())}::timestamptz`]),
      ...[
        "not d.is_test",
        "e.state = 'enabled'",
        "e.deleted_at is null",
        "(v.payload is not null or (v.oversized_bytes is not null and d.content <> 'full'))",
        "v.state <> 'rolledBack'",
        `not (${newer("d")})`,
      ],
    ];
    if (cursor !== undefined) {
      const { createdAt, id } = decodeCursor(cursor);
      conditions.push(`(d.created_at, d.id) < (${add(createdAt.toISOString())}::timestamptz, ${add(id)})`);
    }
    const from = `${t.deliveries} d join ${t.endpoints} e on e.id = d.endpoint_id join ${t.events} v on v.id = d.event_id`;
    return { from, conditions, values };
  }

  async function count(to: Queryable, viewer: Viewer, { filter, cursor, limit }: ReplayableQuery): Promise<number> {
    const { from, conditions, values } = matching(viewer, filter, cursor);
    const end = limit === undefined ? "" : ` order by d.created_at desc, d.id desc limit ${limitOf(limit)}`;
    const text = answering(
      `select count(*)::integer as count from (select 1 from ${from} where ${conditions.join(" and ")}${end}) found`,
    );
    const [answer] = await answersOf<{ count: number }>(to, text, values);
    return answer?.count ?? 0;
  }

  // Looked at again once the events are held: what another replay made meanwhile is seen only now.
  const insert = `
with made as (
  insert into ${t.delivery_queue} (${newDeliveryColumns})
  select ${newDeliveryFields("d")} from ${rowsIn("$1", "d", newDelivery)}
  where not exists (
    select 1 from ${t.delivery_queue} o where o.event_id = d."eventId" and o.endpoint_id = d."endpointId" and o.replay >= d.replay
  ) and not exists (
    select 1 from ${t.deliveries} o where o.event_id = d."eventId" and o.endpoint_id = d."endpointId" and o.replay >= d.replay
  )
  returning id
)
${answering("select id from made")}`;

  function replay(
    database: Database,
    viewer: Viewer,
    { filter, cursor, ids, now }: ReplayBatch,
  ): Promise<Page<Delivery>> {
    const { from, conditions, values } = matching(viewer, filter, cursor);
    const candidates = answering(`
select ${endedDelivery("d")} from ${from} where ${conditions.join(" and ")}
order by d.created_at desc, d.id desc limit ${ids.length + 1} for update of v`);

    return database.transaction(async (transaction) => {
      const rows = (await answersOf<Answered<Delivery>>(transaction, candidates, values)).map(readDelivery);
      const replayed = rows.slice(0, ids.length);
      const replays = replayed.flatMap((row, index) => {
        const id = ids[index];
        return id === undefined ? [] : { ...replayOf(row, id, now), replay: row.replay + 1 };
      });
      const made = await answersOf<{ id: string }>(transaction, insert, [JSON.stringify(replays)]);
      const madeIds = new Set(made.map(({ id }) => id));
      const last = replayed.at(-1);
      return {
        items: replays.filter(({ id }) => madeIds.has(id)),
        nextCursor: rows.length > ids.length && last !== undefined ? encodeCursor(last) : null,
      };
    });
  }

  return { count, replay };
}

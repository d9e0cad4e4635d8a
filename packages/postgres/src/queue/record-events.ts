import { AncrageError, IDEMPOTENCY_KEPT_MS, type NewEvent, type RecordedEvent } from "@ancrage/core";
import { answering, answersOf } from "../database/answers-of.ts";
import type { Queryable } from "../database/database.ts";
import { hinting } from "../listening/hint.ts";
import { columnList, columns, columnTypes, fieldList } from "../rows/columns.ts";
import { rowsIn } from "../rows/row-json.ts";
import type { Tables } from "../schema/tables.ts";

/** How an event that is recorded lies in a JSON parameter. */
export const eventFields = { ...columnTypes.event, nextBuildAt: "timestamptz" } as const;

interface Answer extends RecordedEvent {
  readonly trigger: string;
  readonly key: string | null;
  readonly conflicts: boolean;
}

/** The statements of `DeliveryStore.recordEvents`. */
export interface RecordingEvents {
  /** One event that carries no key: the quickest way, as every transaction of the host's goes it. */
  alone(to: Queryable, event: NewEvent): Promise<RecordedEvent>;
  /** One INSERT of events that carry no key. */
  withoutKeys(to: Queryable, events: readonly NewEvent[]): Promise<readonly RecordedEvent[]>;
  /**
   * One statement: claims the keys, waiting for transactions that hold one of them, and inserts the events whose key was
   * free. When a key stands for something else nothing was inserted, and the keys that it claimed are to be taken back.
   * @throws `idempotency_conflict`
   */
  withKeys(to: Queryable, events: readonly NewEvent[]): Promise<readonly RecordedEvent[]>;
  /** Takes back the keys that stand for these events. */
  takeBackKeys(to: Queryable, events: readonly NewEvent[]): Promise<void>;
}

/** `insert into …` of events that are to be built or routed, and their fields in that order. */
export function intoEventQueue(t: Tables): { into: string; fieldsOf(prefix: string): string } {
  // What is due at once is due by the database's time: the clock of the process that records it may be ahead.
  const dueAt = (prefix: string) =>
    `case when ${prefix}."nextBuildAt" = ${prefix}."createdAt" then least(${prefix}."nextBuildAt", now()) else ${prefix}."nextBuildAt" end`;
  return {
    into: `insert into ${t.event_queue} (${columnList(columns.event)}, next_build_at)`,
    fieldsOf: (prefix) => `${fieldList(columns.event, prefix)}, ${dueAt(prefix)}`,
  };
}

/** `notify`: each statement also tells other processes that there is work. */
export function recordingEvents(t: Tables, { notify }: { notify: boolean }): RecordingEvents {
  const hint = notify ? hinting(t) : "select 1";
  const one = `select ${t.schema}.record_event($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, ${notify})`;
  const { into: intoQueue, fieldsOf } = intoEventQueue(t);
  const plain = `with recorded as (
  ${intoQueue} select ${fieldsOf("given")} from ${rowsIn("$1", "given", eventFields)}
) ${hint}`;
  const expired = `excluded.created_at - k.created_at >= interval '${IDEMPOTENCY_KEPT_MS} milliseconds'`;
  const unlessStanding = (column: string) =>
    `${column} = case when ${expired} then excluded.${column} else k.${column} end`;

  const keyed = `
with given as materialized (
  select *, row_number() over () as place from ${rowsIn("$1", "given", { ...eventFields, key: "text", hash: "text" })}
),
kept as (
  insert into ${t.idempotency_keys} as k (tenant_id, trigger, key, event_id, record_id, hash, created_at)
  select distinct on ("tenantId", trigger, key) "tenantId", trigger, key, id, "recordId", hash, "createdAt"
  from given where key is not null order by "tenantId", trigger, key, place
  on conflict (tenant_id, trigger, key) do update
  set ${["event_id", "record_id", "hash", "created_at"].map(unlessStanding).join(", ")}
  returning *
),
judged as materialized (
  select g.*, coalesce(k.event_id, g.id) as standing,
    coalesce(k.record_id <> g."recordId" or k.hash <> g.hash, false) as conflicts
  from given g left join kept k on k.tenant_id = g."tenantId" and k.trigger = g.trigger and k.key = g.key
),
recorded as (
  ${intoQueue}
  select ${fieldsOf("j")} from judged j where j.standing = j.id and not exists (select 1 from judged where conflicts)
),
hinted as (${hint})
${answering('select standing as "eventId", standing <> id as duplicate, trigger, key, conflicts from judged left join hinted on true order by place')}`;

  return {
    async alone(to, event) {
      const { id, tenantId, scope, trigger, recordId, createdAt, payload, snapshot, changed, nextBuildAt } = event;
      const { stage, orderingKey, depth, origin, traceparent } = event;
      const isDueAtOnce = nextBuildAt === null || nextBuildAt.getTime() === createdAt.getTime();
      await to.query(one, [
        ...[id, tenantId, scope, trigger, recordId, createdAt.toISOString(), payload, snapshot],
        changed === null ? null : arrayLiteral(changed),
        isDueAtOnce ? null : nextBuildAt.toISOString(),
        ...[stage, orderingKey, String(depth), origin, traceparent],
      ]);
      return { eventId: id, duplicate: false };
    },

    async withoutKeys(to, events) {
      if (events.length > 0) await to.query(plain, [JSON.stringify(events)]);
      return events.map(({ id }) => ({ eventId: id, duplicate: false }));
    },

    async withKeys(to, events) {
      const rows = events.map(({ idempotency, ...event }) => ({ ...event, ...idempotency }));
      const answers = await answersOf<Answer>(to, keyed, [JSON.stringify(rows)]);
      const conflict = answers.find(({ conflicts }) => conflicts);
      if (conflict !== undefined) throw idempotencyConflict(conflict);
      return answers.map(({ eventId, duplicate }) => ({ eventId, duplicate }));
    },

    async takeBackKeys(to, events) {
      const given = rowsIn("$1", "given", { id: "text", tenantId: "text", trigger: "text", key: "text" });
      const text = `delete from ${t.idempotency_keys} k using ${given}
where k.tenant_id = given."tenantId" and k.trigger = given.trigger and k.key = given.key and k.event_id = given.id`;
      await to.query(text, [JSON.stringify(events.map(({ idempotency, ...event }) => ({ ...event, ...idempotency })))]);
    },
  };
}

/** A list as PostgreSQL writes it, for clients that hand over no list. */
function arrayLiteral(texts: readonly string[]): string {
  return `{${texts.map((text) => `"${text.replace(/["\\]/g, "\\$&")}"`).join(",")}}`;
}

function idempotencyConflict({ trigger, key, eventId }: Answer): AncrageError {
  const idempotencyKey = key ?? "";
  return new AncrageError(
    "idempotency_conflict",
    `The idempotency key "${idempotencyKey}" of ${trigger} already stands for the event ${eventId}, which is about another record or has another payload or snapshot. Use a key of its own for each thing that happens.`,
    { trigger, idempotencyKey, eventId },
  );
}

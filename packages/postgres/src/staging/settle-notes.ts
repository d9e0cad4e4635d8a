import type { StagedEvent } from "@ancrage/core";
import { answering, answersOf } from "../database/answers-of.ts";
import type { Queryable } from "../database/database.ts";
import { attemptColumns, attemptFields, attemptRow } from "../rows/attempt-rows.ts";
import { columnList, columns, columnTypes, fieldList } from "../rows/columns.ts";
import { rowsIn } from "../rows/row-json.ts";
import type { Tables } from "../schema/tables.ts";

/** Where events go whose notes are taken back. */
export interface EventTarget {
  /** `insert into …` with columns. */
  readonly into: string;
  /** The fields of the rows named `given`, in the order of the columns. */
  readonly fields: string;
  readonly types: Parameters<typeof rowsIn>[2];
}

/** Into the ledger, where nothing is to be built or routed. */
export function ledgerTarget(t: Tables): EventTarget {
  return {
    into: `insert into ${t.events} (${columnList(columns.event)}, state, reason, is_test, decisions)`,
    fields: `${fieldList(columns.event, "given")}, given.state, given.reason, false, given.decisions`,
    types: { ...columnTypes.event, state: "text", reason: "text", decisions: "text" },
  };
}

/**
 * One statement: takes notes back, all or none, and writes what they came to in their place. A note that another transaction
 * is taking back counts as gone where `unlessHeld`, and is waited for otherwise. `hint` is a SELECT that comes last.
 */
export function settlingNotes(t: Tables, { into, fields, types }: EventTarget, hint: string, unlessHeld: boolean) {
  const ended = { ...columnTypes.delivery, state: "text", reason: "text", endedAt: "timestamptz" } as const;
  const text = `
with held as materialized (
  select id from ${t.staged_events} where id = any ($1::text[]) order by id for update ${unlessHeld ? "skip locked" : ""}
),
whole as materialized (
  select 1 from held having count(*) = cardinality($1::text[])
),
taken as (
  delete from ${t.staged_events} where id in (select id from held) and exists (select 1 from whole)
),
recorded as (
  ${into} select ${fields} from ${rowsIn("$2", "given", types)} where exists (select 1 from whole)
),
ledger as (
  insert into ${t.deliveries} (${columnList(columns.delivery)}, state, reason, ended_at)
  select ${fieldList(columns.delivery, "d")}, d.state, d.reason, d."endedAt" from ${rowsIn("$3", "d", ended)}
  where exists (select 1 from whole)
),
attempted as (
  insert into ${t.attempts} (${attemptColumns})
  select a."deliveryId", a.number, a."attemptState", a."startedAt", a."durationMs", a."requestHeaders", a."responseStatus",
    a."responseHeaders", decode(a."responseBody", 'base64'), a."bodyTruncated", a."errorCode", a."errorMessage"
  from ${rowsIn("$4", "a", { deliveryId: "text", number: "integer", ...attemptFields })}
  where exists (select 1 from whole)
),
hinted as (${hint})
${answering("select count(*)::integer as count from whole left join hinted on true")}`;

  return async (to: Queryable, noteIds: readonly string[], staged: readonly StagedEvent[]): Promise<boolean> => {
    const made = staged.flatMap(({ deliveries }) => deliveries);
    const events = staged.map(({ event }) => ({ ...event, decisions: JSON.stringify(event.decisions) }));
    const attempts = made.flatMap(({ attempt }) =>
      attempt === null ? [] : [{ deliveryId: attempt.deliveryId, number: attempt.number, ...attemptRow(attempt) }],
    );
    const rows = [events, made.map(({ delivery }) => delivery), attempts].map((list) => JSON.stringify(list));
    const [answer] = await answersOf<{ count: number }>(to, text, [noteIds, ...rows]);
    return (answer?.count ?? 0) > 0;
  };
}

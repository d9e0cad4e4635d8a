import { hinting } from "../listening/hint.ts";
import type { Tables } from "../schema/tables.ts";
import { captureLevel, captureQuery, LONGEST_SNAPSHOT, transitionTables } from "./capture-query.ts";
import type { HostTable } from "./host-table.ts";
import { quoteText } from "./sql-text.ts";
import type { TrackedOperation, TrackedTable } from "./tracked-table.ts";

// As of a call: what is longer fits into no index of the ledger.
const longestKey = 256;

// A session's own settings must change neither what a name means nor how a value is written.
const settings = `set search_path = pg_catalog, pg_temp
set timezone = 'UTC' set datestyle = 'ISO, YMD' set intervalstyle = 'iso_8601'
set bytea_output = 'hex' set extra_float_digits = 1`;

/** What a trigger function is made from. */
export interface CaptureTerms {
  /** The function's name. */
  readonly name: string;
  readonly operation: TrackedOperation;
  readonly tracked: TrackedTable;
  readonly host: HostTable;
  /** Whether it hints to dispatchers that there is work. */
  readonly notify: boolean;
}

/** The statement that makes the function behind a trigger. It runs with the rights of whoever installs it. */
export function captureFunction(t: Tables, terms: CaptureTerms): string {
  const rows = rowsOf(terms.operation, terms.host);
  const insert = capturing(t, terms, rows);
  const body = `#variable_conflict use_column
begin
${terms.tracked.onFault === "drop" ? orDropping(t, terms.name, rows, insert) : insert}
  return null;
end`;
  return `create or replace function ${t.schema}.${terms.name}() returns trigger language plpgsql security definer
${settings}
as ${quoteText(body)}`;
}

/** One plain insert; no block with a handler, which would cost a subtransaction. */
function capturing(t: Tables, { name, operation, tracked, host, notify }: CaptureTerms, rows: string | null): string {
  const paused = `exists (select from ${t.tracking} as p where p.name = ${quoteText(name)} and (p.paused or p.retired))`;
  return `  if ${rows === null ? "" : `not exists (select from ${rows}) or `}${paused} then
    return null;
  end if;
  insert into ${t.event_queue} (id, tenant_id, scope, trigger, record_id, created_at, ordering_key, snapshot, changed, depth, origin, next_build_at)
  select ${eventId}, c.tenant_id, c.scope, ${quoteText(tracked.triggers.get(operation) ?? "")}, c.record_id, c.at,
    case when octet_length(c.ordering_key) > ${longestKey} then md5(c.ordering_key) else c.ordering_key end,
    case when c.fault is null then c.snapshot end, c.changed, ${depth}, ${origin}, c.at
  from (
    select *, date_trunc('milliseconds', clock_timestamp()) as at,
      replace(gen_random_uuid()::text, '-', '') as random, ${faultOf} as fault
    from (
      ${captureQuery(operation, tracked, host)}
      -- Not merged with the query around it, which names some of its columns twice.
      offset 0
    ) as r
  ) as c
  where case when c.fault is null then true else ${t.schema}.tracking_fault(${quoteText(name)}, c.fault) end;${notify ? hintIfFound(t) : ""}`;
}

function hintIfFound(t: Tables): string {
  return `
  if found then
    ${hinting(t).replace(/^select/, "perform")};
  end if;`;
}

const isKey = (column: string) => `octet_length(${column}) between 1 and ${longestKey}`;

// Set by whoever writes on behalf of a received webhook. Anybody may set them to anything. How deep is too deep is the
// dispatcher's `maxDepth` to say, which skips the event visibly.
const setDepth = "current_setting('ancrage.depth', true)";
const setOrigin = "current_setting('ancrage.origin', true)";
const depth = `case when ${setDepth} ~ '^[0-9]{1,9}$' then ${setDepth}::integer else 0 end`;
// As of a call: it becomes a header.
const origin = `case when length(${setOrigin}) <= ${longestKey} and ${setOrigin} ~ '^[\\x21-\\x7e]+$' then ${setOrigin} end`;

/** What is wrong with a row's event; NULL when nothing is. Without a snapshot that is too large it can still be written. */
const faultOf = `case
        when (${isKey("r.record_id")}) is not true then 'recordId'
        when (${isKey("r.tenant_id")}) is not true then 'tenantId'
        when octet_length(r.scope) > ${longestKey} then 'scope'
        when octet_length(r.snapshot) not between 1 and ${LONGEST_SNAPSHOT} then 'snapshotTooLarge'
      end`;

/** As `randomIds` of core makes it. Digits 13 and 17 of a UUID are not random. */
const eventId =
  "'evt_' || lpad(to_hex((extract(epoch from c.at) * 1000)::bigint), 12, '0') || substr(c.random, 1, 12) || substr(c.random, 18, 8)";

/** The table that is empty when the statement wrote nothing; null for a row trigger, which always has a row. */
function rowsOf(operation: TrackedOperation, host: HostTable): string | null {
  if (captureLevel(operation, host) === "row") return null;
  return operation === "delete" ? transitionTables.old : transitionTables.new;
}

/** The state alone: the message of an error may hold what the row holds. */
function orDropping(t: Tables, name: string, rows: string | null, insert: string): string {
  return `  begin
${insert}
  exception when others then
    begin
      insert into ${t.tracking_faults} (name, reason, events, at)
      select ${quoteText(name)}, 'error ' || sqlstate, ${rows === null ? "1" : `(select count(*) from ${rows})`}, clock_timestamp();
    exception when others then
      raise warning 'Ancrage lost an event, and could not count it: %', sqlstate;
    end;
  end;`;
}

import type { ClaimTerms, Receipt, StoredReceipt, StoringTerms } from "@ancrage/core";
import { answering, answersOf } from "../database/answers-of.ts";
import type { Database, Queryable } from "../database/database.ts";
import { hinting } from "../listening/hint.ts";
import { columnList, fieldList } from "../rows/columns.ts";
import { rowsIn } from "../rows/row-json.ts";
import type { Tables } from "../schema/tables.ts";
import { inboundColumns, inboundTypes } from "./inbound-columns.ts";
import {
  type AnsweredListedReceipt,
  type AnsweredReceipt,
  readListedReceipt,
  readReceipt,
  receiptRow,
  selectingListed,
  selectingReceipt,
} from "./inbound-rows.ts";

// A first one that was purged or rolled back between two statements; more often it is something else.
const attempts = 3;

/** `InboundStore.storeReceipt` and `insertReplay`. `notify`: what waits is told to other processes. */
export function storingReceipts(t: Tables, { notify }: { notify: boolean }) {
  const hint = hinting(t, "receipts");
  const said = { sameBytesAs: '(select "sameBytesAs" from same)' };
  // The key first: what came before under the same key is no other call with the same bytes.
  const insertText = (isHinted: boolean) => `
with given as materialized (select * from ${rowsIn("$1", "given", inboundTypes.receipt)}),
same as materialized (
  select r.id as "sameBytesAs" from given join ${t.receipts} r
    on r.tenant_id = given."tenantId" and r.hook = given.hook and r.body_hash = given."bodyHash"
    and r.duplicate_of is null and r.dedupe_key is distinct from given."dedupeKey"
  where given."duplicateOf" is null order by r.created_at, r.id limit 1
),
stored as (
  insert into ${t.receipts} (${columnList(inboundColumns.receipt)}, body, claims, process_id, taken_at)
  select ${fieldList(inboundColumns.receipt, "given", said)}, decode($2::text, 'base64'), $3::text::integer, $4, $5::text::timestamptz from given
  where not ($6::text::boolean and exists (select 1 from same))
  on conflict (tenant_id, hook, dedupe_key) where dedupe_key is not null and duplicate_of is null do nothing
  returning same_bytes_as
)${isHinted ? `, hinted as (${hint})` : ""}
${answering(`select same_bytes_as as "sameBytesAs" from stored${isHinted ? " left join hinted on true" : ""}`)}`;
  const [hintedText, quietText] = [insertText(true), insertText(false)];
  const firstOf = `tenant_id = $1 and hook = $2 and dedupe_key = $3 and duplicate_of is null`;
  const firstText = answering(`select ${selectingListed("r")} from ${t.receipts} r where ${firstOf} for update`);
  const sameText = answering(`
select ${selectingListed("r")} from ${t.receipts} r
where tenant_id = $1 and hook = $2 and body_hash = $4 and duplicate_of is null and dedupe_key is distinct from $3
order by created_at, id limit 1`);
  const dueAgainText = `
with due as (
  update ${t.receipts} set state = 'received', reason = null, failures = 0, crashes = 0, ended_at = null, next_run_at = $2::timestamptz
  where id = $1 returning *
)
${answering(`select ${selectingReceipt("due")}, claims as "claim" from due`)}`;
  // A lease that is there has run out: its run is unknown.
  const holdText = `
with lost as (
  insert into ${t.runs} (receipt_id, number, state, started_at)
  select id, runs, 'unknown', taken_at from ${t.receipts} where id = $1 and leased_until is not null
),
held as (
  update ${t.receipts} set claims = claims + 1, runs = runs + 1, crashes = crashes + case when leased_until is null then 0 else 1 end,
    leased_until = $2::timestamptz, process_id = $3, taken_at = $4::timestamptz, next_run_at = null
  where id = $1 returning *
)
${answering(`select ${selectingReceipt("held")}, claims as "claim" from held`)}`;

  async function insert(
    to: Queryable,
    receipt: Receipt,
    { lease, sameBytes }: StoringTerms,
  ): Promise<{ readonly sameBytesAs: string | null } | null> {
    const waits = notify && lease === null && receipt.state === "received";
    const [stored] = await answersOf<{ sameBytesAs: string | null }>(to, waits ? hintedText : quietText, [
      JSON.stringify([receiptRow(receipt)]),
      Buffer.from(receipt.body).toString("base64"),
      lease === null ? "0" : "1",
      lease?.processId ?? null,
      lease?.now.toISOString() ?? null,
      String(sameBytes === "refuse"),
    ]);
    return stored ?? null;
  }

  async function hold(to: Queryable, id: string, { processId, now, leaseMs }: ClaimTerms): Promise<StoredReceipt> {
    const until = new Date(now.getTime() + leaseMs);
    const [row] = await answersOf<AnsweredReceipt & { claim: number }>(to, holdText, [
      ...[id, until.toISOString(), processId, now.toISOString()],
    ]);
    return storedAs(row);
  }

  /** A call whose key or bytes are there already; `null`: they are not any more. */
  function storeAnother(database: Database, receipt: Receipt, terms: StoringTerms): Promise<StoredReceipt | null> {
    const { tenantId, hook, dedupeKey, bodyHash, createdAt: now } = receipt;
    const { lease } = terms;
    return database.transaction(async (own) => {
      const place = [tenantId, hook, dedupeKey];
      const [row] = dedupeKey === null ? [] : await answersOf<AnsweredListedReceipt>(own, firstText, place);
      if (row === undefined) {
        const [same] = await answersOf<AnsweredListedReceipt>(own, sameText, [...place, bodyHash]);
        return same === undefined || terms.sameBytes === "flag"
          ? null
          : { kind: "sameBytes", first: readListedReceipt(same) };
      }
      const first = readListedReceipt(row);
      const duplicate: Receipt = {
        ...receipt,
        ...{ body: new Uint8Array(), duplicateOf: first.id, sameBytesAs: null },
        ...{ state: "processed", answer: first.answer, nextRunAt: null, leasedUntil: null, endedAt: now },
      };
      await insert(own, duplicate, { lease: null, sameBytes: "flag" });
      if (first.state === "failed") {
        const [again] = await answersOf<AnsweredReceipt & { claim: number }>(own, dueAgainText, [
          first.id,
          now.toISOString(),
        ]);
        return lease === null ? storedAs(again) : hold(own, first.id, lease);
      }
      const isFree = first.leasedUntil === null || (lease !== null && first.leasedUntil <= lease.now);
      if (lease !== null && first.state === "received" && isFree) return hold(own, first.id, lease);
      const { body: _, ...listed } = duplicate;
      return { kind: "duplicate", receipt: listed, first };
    });
  }

  return {
    async store(database: Database, given: Receipt, terms: StoringTerms): Promise<StoredReceipt> {
      const { lease } = terms;
      const receipt: Receipt =
        lease === null
          ? given
          : { ...given, runs: 1, nextRunAt: null, leasedUntil: new Date(lease.now.getTime() + lease.leaseMs) };
      for (let attempt = 1; ; attempt += 1) {
        const stored = await insert(database, receipt, terms);
        if (stored !== null)
          return { kind: "stored", receipt: { ...receipt, ...stored }, claim: lease === null ? 0 : 1 };
        const another = await storeAnother(database, given, terms);
        if (another !== null) return another;
        if (attempt === attempts)
          throw new Error(`The receipt ${given.id} could not be stored: its key comes and goes.`);
      }
    },

    async insertReplay(to: Queryable, receipt: Receipt): Promise<void> {
      await insert(to, receipt, { lease: null, sameBytes: "flag" });
    },
  };
}

function storedAs(row: (AnsweredReceipt & { readonly claim: number }) | undefined): StoredReceipt {
  if (row === undefined) throw new Error("A receipt that was locked is gone.");
  const { claim, ...receipt } = row;
  return { kind: "stored", receipt: readReceipt(receipt), claim };
}

import type { ClaimTerms, Receipt, StoredReceipt, StoringTerms } from "@ancrage/core";
import { answering, answersOf } from "../database/answers-of.ts";
import type { Database, Queryable } from "../database/database.ts";
import { gathering } from "../database/gathering.ts";
import type { Tables } from "../schema/tables.ts";
import {
  type AnsweredListedReceipt,
  type AnsweredReceipt,
  readListedReceipt,
  readReceipt,
  selectingListed,
  selectingReceipt,
} from "./inbound-rows.ts";
import { type AskedReceipt, insertingReceipts } from "./insert-receipts.ts";

// A first one that was purged or rolled back between two statements; more often it is something else.
const attempts = 3;

// What calls that arrive together wait for is the disk, and one commit for all of them waits as long as one for one. Another
// one under way keeps the database busy meanwhile.
const batches = { atOnce: 4, most: 64, mostWeight: 1_048_576 };

const plainly: StoringTerms = { lease: null, sameBytes: "flag" };

/**
 * `InboundStore.storeReceipt` and `insertReplay`: calls that come at the same moment are stored by one statement. `notify`: what
 * waits is told to other processes.
 */
export function storingReceipts(database: Database, t: Tables, options: { notify: boolean }) {
  const insert = insertingReceipts(t, options);
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

  async function hold(to: Queryable, id: string, { processId, now, leaseMs }: ClaimTerms): Promise<StoredReceipt> {
    const until = new Date(now.getTime() + leaseMs);
    const [row] = await answersOf<AnsweredReceipt & { claim: number }>(to, holdText, [
      ...[id, until.toISOString(), processId, now.toISOString()],
    ]);
    return storedAs(row);
  }

  /** A call whose key or bytes are there already; `null`: they are not any more. */
  function storeAnother(receipt: Receipt, terms: StoringTerms): Promise<StoredReceipt | null> {
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
      await insert(own, [{ receipt: duplicate, terms: plainly }]);
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

  const gathered = gathering((asked: readonly AskedReceipt[]) => insert(database, asked), {
    ...batches,
    weightOf: ({ receipt }) => receipt.body.byteLength,
    // A statement sees no row of its own, nor of one that has not been committed.
    apartBy: ({ receipt: { tenantId, hook, bodyHash } }) =>
      bodyHash === null ? null : JSON.stringify([tenantId, hook, bodyHash]),
    lineOf: ({ receipt: { tenantId, hook, orderingKey } }) =>
      orderingKey === null ? null : JSON.stringify([tenantId, hook, orderingKey]),
  });

  return {
    async store(given: Receipt, terms: StoringTerms): Promise<StoredReceipt> {
      const { lease } = terms;
      const receipt: Receipt =
        lease === null
          ? given
          : { ...given, runs: 1, nextRunAt: null, leasedUntil: new Date(lease.now.getTime() + lease.leaseMs) };
      for (let attempt = 1; ; attempt += 1) {
        const stored = await gathered({ receipt, terms });
        if (stored !== null)
          return { kind: "stored", receipt: { ...receipt, ...stored }, claim: lease === null ? 0 : 1 };
        const another = await storeAnother(given, terms);
        if (another !== null) return another;
        if (attempt === attempts)
          throw new Error(`The receipt ${given.id} could not be stored: its key comes and goes.`);
      }
    },

    async insertReplay(receipt: Receipt): Promise<void> {
      await insert(database, [{ receipt, terms: plainly }]);
    },
  };
}

function storedAs(row: (AnsweredReceipt & { readonly claim: number }) | undefined): StoredReceipt {
  if (row === undefined) throw new Error("A receipt that was locked is gone.");
  const { claim, ...receipt } = row;
  return { kind: "stored", receipt: readReceipt(receipt), claim };
}

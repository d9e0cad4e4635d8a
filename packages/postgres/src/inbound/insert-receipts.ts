import type { Receipt, StoringTerms } from "@ancrage/core";
import { answering, answersOf } from "../database/answers-of.ts";
import type { Queryable } from "../database/database.ts";
import { hinting } from "../listening/hint.ts";
import { columnList, fieldList } from "../rows/columns.ts";
import { rowsIn } from "../rows/row-json.ts";
import type { Tables } from "../schema/tables.ts";
import { inboundColumns, inboundTypes } from "./inbound-columns.ts";
import { receiptRow } from "./inbound-rows.ts";

/** A receipt that is to be stored, and how. */
export interface AskedReceipt {
  readonly receipt: Receipt;
  readonly terms: StoringTerms;
}

/** What the database found out about one that it stored. */
export interface InsertedReceipt {
  readonly sameBytesAs: string | null;
}

// Beside the receipt's own fields.
const storedFields = {
  body: "text",
  claims: "integer",
  processId: "text",
  takenAt: "timestamptz",
  refusesSame: "boolean",
} as const;

/**
 * One statement: inserts receipts. Of each it says what was found, or `null` where its key, or its bytes where that is to be
 * refused, are there already. `notify`: what waits is told to other processes.
 */
export function insertingReceipts(t: Tables, { notify }: { notify: boolean }) {
  const hint = hinting(t, "receipts");
  const given = rowsIn("$1", "given", { ...inboundTypes.receipt, ...storedFields });
  // The key first: what came before under the same key is no other call with the same bytes.
  const insertText = (isHinted: boolean) => `
with stored as (
  insert into ${t.receipts} (${columnList(inboundColumns.receipt)}, body, claims, process_id, taken_at)
  select ${fieldList(inboundColumns.receipt, "given", { sameBytesAs: "same.id" })}, decode(given.body, 'base64'), given.claims, given."processId", given."takenAt"
  from ${given} left join lateral (
    select r.id from ${t.receipts} r
    where given."bodyHash" is not null and given."duplicateOf" is null and r.tenant_id = given."tenantId" and r.hook = given.hook
      and r.body_hash = given."bodyHash" and r.duplicate_of is null and r.dedupe_key is distinct from given."dedupeKey"
    order by r.created_at, r.id limit 1
  ) same on true
  where not (given."refusesSame" and same.id is not null)
  on conflict (tenant_id, hook, dedupe_key) where dedupe_key is not null and duplicate_of is null do nothing
  returning id, same_bytes_as
)${isHinted ? `, hinted as (${hint})` : ""}
${answering(`select id, same_bytes_as as "sameBytesAs" from stored${isHinted ? " left join hinted on true" : ""}`)}`;
  const [hintedText, quietText] = [insertText(true), insertText(false)];

  return async (to: Queryable, asked: readonly AskedReceipt[]): Promise<readonly (InsertedReceipt | null)[]> => {
    const waits = notify && asked.some(({ receipt, terms }) => terms.lease === null && receipt.state === "received");
    const rows = await answersOf<InsertedReceipt & { id: string }>(to, waits ? hintedText : quietText, [
      JSON.stringify(inOrderOfKeys(asked).map(insertedRow)),
    ]);
    const inserted = new Map(rows.map(({ id, sameBytesAs }) => [id, { sameBytesAs }]));
    return asked.map(({ receipt }) => inserted.get(receipt.id) ?? null);
  };
}

function insertedRow({ receipt, terms: { lease, sameBytes } }: AskedReceipt): object {
  return {
    ...receiptRow(receipt),
    ...{ body: Buffer.from(receipt.body).toString("base64"), refusesSame: sameBytes === "refuse" },
    ...{ claims: lease === null ? 0 : 1, processId: lease?.processId, takenAt: lease?.now },
  };
}

/**
 * Two statements that wait for each other's keys would be a deadlock, so that keys are claimed in one order. Runs of an
 * ordering key follow one another as they came, which counts more: there the database ends the deadlock.
 */
function inOrderOfKeys(asked: readonly AskedReceipt[]): readonly AskedReceipt[] {
  if (asked.some(({ receipt }) => receipt.orderingKey !== null)) return asked;
  const keyOf = ({ receipt: { tenantId, hook, dedupeKey } }: AskedReceipt) => `${dedupeKey ?? ""} ${hook} ${tenantId}`;
  return asked.toSorted((one, other) => Number(keyOf(one) > keyOf(other)) - Number(keyOf(one) < keyOf(other)));
}

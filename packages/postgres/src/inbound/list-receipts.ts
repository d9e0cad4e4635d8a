import {
  type CodeQuery,
  decodeCursor,
  type InboundCode,
  type ListedReceipt,
  type Page,
  type ReceiptDetail,
  type ReceiptQuery,
} from "@ancrage/core";
import { answering, answersOf } from "../database/answers-of.ts";
import type { Queryable } from "../database/database.ts";
import { limitOf } from "../rows/limit-of.ts";
import { pageOf } from "../rows/page-of.ts";
import { createParameters, type Parameters } from "../rows/parameters.ts";
import type { Tables } from "../schema/tables.ts";
import { receiptEndedOtherwise } from "../schema/version-3.ts";
import {
  type AnsweredCode,
  type AnsweredListedReceipt,
  type AnsweredReceipt,
  type AnsweredRun,
  readCode,
  readListedReceipt,
  readReceipt,
  readRun,
  selectingCode,
  selectingListed,
  selectingReceipt,
  selectingRun,
} from "./inbound-rows.ts";

const duplicatesShown = 100;
const isFailing = `(r.${receiptEndedOtherwise} or r.state = 'received' and r.failures + r.crashes > 0)`;

interface AnsweredDetail {
  readonly receipt: AnsweredReceipt;
  readonly code: AnsweredCode | null;
  readonly runs: readonly AnsweredRun[];
  readonly duplicates: readonly AnsweredListedReceipt[];
}

/** What `InboundStore` lists and shows. */
export function listingInbound(t: Tables) {
  const rowsOf = (select: string) => `(select coalesce(json_agg(x), '[]') from (${select}) x)`;
  const detailText = answering(`
select (select row_to_json(x) from (select ${selectingReceipt("r")}) x) as receipt,
  (select row_to_json(x) from (
    select ${selectingCode("c")} from ${t.inbound_codes} c where c.id = r.code_id and c.tenant_id = r.tenant_id
  ) x) as code,
  ${rowsOf(`select ${selectingRun("n")} from ${t.runs} n where n.receipt_id = r.id order by n.number`)} as runs,
  ${rowsOf(`select ${selectingListed("d")} from ${t.receipts} d where d.duplicate_of = r.id order by d.created_at desc, d.id desc limit ${duplicatesShown}`)} as duplicates
from ${t.receipts} r where r.tenant_id = $1 and r.id = $2`);

  return {
    async receipts(to: Queryable, tenantId: string, query: ReceiptQuery): Promise<Page<ListedReceipt>> {
      const { values, add, equal } = createParameters();
      const { state, since, cursor } = query;
      const conditions = [
        ...[equal("r.tenant_id", tenantId), equal("r.hook", query.hook), equal("r.code_id", query.codeId)].flat(),
        ...(state === "failing" ? [isFailing] : equal("r.state", state)),
        ...(since === undefined ? [] : [`r.created_at >= ${add(since.toISOString())}::timestamptz`]),
        ...after("r", cursor, add),
      ];
      const text = answering(`select ${selectingListed("r")} from ${t.receipts} r where ${conditions.join(" and ")}
order by r.created_at desc, r.id desc limit ${limitOf(query.limit, 1)}`);
      return pageOf((await answersOf<AnsweredListedReceipt>(to, text, values)).map(readListedReceipt), query.limit);
    },

    async codes(to: Queryable, tenantId: string, query: CodeQuery): Promise<Page<InboundCode>> {
      const { values, add, equal } = createParameters();
      const conditions = [
        ...equal("c.tenant_id", tenantId),
        ...equal("c.hook", query.hook),
        ...after("c", query.cursor, add),
      ];
      const text = answering(`select ${selectingCode("c")} from ${t.inbound_codes} c where ${conditions.join(" and ")}
order by c.created_at desc, c.id desc limit ${limitOf(query.limit, 1)}`);
      return pageOf((await answersOf<AnsweredCode>(to, text, values)).map(readCode), query.limit);
    },

    async receipt(to: Queryable, tenantId: string, receiptId: string): Promise<ReceiptDetail | null> {
      const [row] = await answersOf<AnsweredDetail>(to, detailText, [tenantId, receiptId]);
      if (row === undefined) return null;
      return {
        receipt: readReceipt(row.receipt),
        code: row.code === null ? null : readCode(row.code),
        runs: row.runs.map(readRun),
        duplicates: row.duplicates.map(readListedReceipt),
      };
    },
  };
}

function after(prefix: string, cursor: string | undefined, add: Parameters["add"]): string[] {
  if (cursor === undefined) return [];
  const { createdAt, id } = decodeCursor(cursor);
  return [`(${prefix}.created_at, ${prefix}.id) < (${add(createdAt.toISOString())}::timestamptz, ${add(id)})`];
}

import type { InboundAnswer, InboundCode, ListedReceipt, Receipt, ReceiptVerdict, Run } from "@ancrage/core";
import { selecting } from "../rows/columns.ts";
import { type Answered, readTime } from "../rows/read-rows.ts";
import { inboundColumns } from "./inbound-columns.ts";

export type AnsweredCode = Answered<InboundCode>;

export type AnsweredListedReceipt = Answered<Omit<ListedReceipt, "headers" | "verdict" | "answer">> &
  Answered<ReceiptVerdict> & { readonly headers: string; readonly answer: string | null };

/** With its bytes, in base64. */
export type AnsweredReceipt = AnsweredListedReceipt & { readonly body: string };

export type AnsweredRun = Answered<Run>;

/** A row of codes as an `InboundCode`. */
export function selectingCode(prefix: string): string {
  return selecting(inboundColumns.code, prefix);
}

/** A row of receipts without its bytes. */
export function selectingListed(prefix: string): string {
  return selecting(inboundColumns.receipt, prefix);
}

/** A row of receipts with its bytes. */
export function selectingReceipt(prefix: string): string {
  return `${selectingListed(prefix)}, encode(${prefix}.body, 'base64') as "body"`;
}

/** A row of runs as a `Run`. */
export function selectingRun(prefix: string): string {
  const columns = { receiptId: "receipt_id", number: "number", state: "state", startedAt: "started_at" };
  return selecting({ ...columns, durationMs: "duration_ms", error: "error" }, prefix);
}

export function readCode(row: AnsweredCode): InboundCode {
  return {
    ...row,
    createdAt: readTime(row.createdAt),
    expiresAt: readTime(row.expiresAt),
    revokedAt: readTime(row.revokedAt),
    lastUsedAt: readTime(row.lastUsedAt),
  };
}

export function readListedReceipt(row: AnsweredListedReceipt): ListedReceipt {
  const { scheme, secretId, signedAt, headers, answer, ...rest } = row;
  return {
    ...rest,
    headers: JSON.parse(headers) as Receipt["headers"],
    verdict: { scheme, secretId, signedAt: readTime(signedAt) },
    answer: answer === null ? null : (JSON.parse(answer) as InboundAnswer),
    nextRunAt: readTime(row.nextRunAt),
    leasedUntil: readTime(row.leasedUntil),
    createdAt: readTime(row.createdAt),
    endedAt: readTime(row.endedAt),
  };
}

export function readReceipt({ body, ...row }: AnsweredReceipt): Receipt {
  return { ...readListedReceipt(row), body: Uint8Array.from(Buffer.from(body, "base64")) };
}

export function readRun(row: AnsweredRun): Run {
  return { ...row, startedAt: readTime(row.startedAt) };
}

/** A receipt as it lies in a JSON parameter. */
export function receiptRow({ body: _, verdict, ...receipt }: Receipt): object {
  const { headers, answer } = receipt;
  return {
    ...receipt,
    ...verdict,
    headers: JSON.stringify(headers),
    answer: answer === null ? null : JSON.stringify(answer),
  };
}

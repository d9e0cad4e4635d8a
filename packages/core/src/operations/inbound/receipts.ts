import { checkInput } from "../../api/check-input.ts";
import type { ReceiptDetailReply, ReceiptReply } from "../../api/inbound-replies.ts";
import { AncrageError } from "../../errors/ancrage-error.ts";
import type { ListedReceipt } from "../../model/receipt.ts";
import type { ReceiptDetail } from "../../ports/inbound-store.ts";
import { type OperatingTerms, viewerOf } from "../operating-terms.ts";
import { pickFields } from "../pick-fields.ts";
import { pageReply } from "../replies.ts";
import { shownBody } from "../shown-body.ts";
import { receiptListing } from "./inbound-call-schemas.ts";
import type { InboundOperations } from "./inbound-operations.ts";
import { replayReceipt } from "./replay-receipt.ts";

/** What can be done with stored calls. */
export function receiptOperations(terms: OperatingTerms): InboundOperations["receipts"] {
  const { store } = terms;
  return {
    async list(query = {}, actingFor) {
      const { tenantId } = viewerOf(terms, actingFor);
      return pageReply(await store.inbound.listReceipts(tenantId, checkInput(receiptListing, query)), receiptReply);
    },
    async get(receiptId, actingFor) {
      const { tenantId } = viewerOf(terms, actingFor);
      return receiptDetailReply(await existingReceipt(terms, tenantId, receiptId));
    },
    async replay(receiptId, verify, actingFor) {
      const { tenantId } = viewerOf(terms, actingFor);
      const replay = await replayReceipt(terms, await existingReceipt(terms, tenantId, receiptId), verify);
      return { ...receiptReply(replay), verified: verify === "again" };
    },
  };
}

/** @throws `receipt_not_found` */
export async function existingReceipt(
  { store }: OperatingTerms,
  tenantId: string,
  receiptId: string,
): Promise<ReceiptDetail> {
  const detail = await store.inbound.getReceipt(tenantId, receiptId);
  if (detail !== null) return detail;
  throw new AncrageError("receipt_not_found", `There is no receipt ${receiptId}.`, { receiptId });
}

// biome-ignore format: read as a list
const receiptFields = [
  "id", "hook", "codeId", "method", "query", "verdict", "dedupeKey", "bodyHash", "sameBytesAs", "duplicateOf", "replayOf",
  "state", "reason", "lastError", "runs", "failures", "crashes", "orderingKey", "depth", "origin", "traceparent",
  "nextRunAt", "createdAt", "endedAt",
] as const satisfies readonly (keyof ListedReceipt)[];

function receiptReply(receipt: ListedReceipt): ReceiptReply {
  return {
    ...pickFields(receipt, receiptFields),
    running: receipt.leasedUntil !== null,
    answerStatus: receipt.answer?.status ?? null,
  };
}

function receiptDetailReply({ receipt, code, runs, duplicates }: ReceiptDetail): ReceiptDetailReply {
  const { body, bodyBase64 = null } = shownBody(receipt.body);
  return {
    ...receiptReply(receipt),
    ...{ headers: receipt.headers, body, bodyBase64, answer: receipt.answer },
    label: code?.label ?? null,
    history: runs.map((run) => pickFields(run, ["number", "state", "startedAt", "durationMs", "error"])),
    duplicates: duplicates.map(({ id }) => id),
  };
}

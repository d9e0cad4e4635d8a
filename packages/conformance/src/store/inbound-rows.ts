import assert from "node:assert/strict";
import type {
  ClaimedReceipt,
  InboundCode,
  Receipt,
  ReceiptClaim,
  Run,
  RunResult,
  StoredReceipt,
  StoringTerms,
} from "@ancrage/core";
import { at, newId, TENANT } from "./rows.ts";
import { LEASE_MS, type Scene } from "./scene.ts";

/** The inbound hook of every row that does not say otherwise. */
export const HOOK = "refresh-customer";

/** A code that is enabled and has no end. */
export function codeRow(fields: Partial<InboundCode> = {}): InboundCode {
  const createdAt = fields.createdAt ?? at(0);
  const id = newId("cod", createdAt);
  return {
    ...{ id, tenantId: TENANT, hook: HOOK, label: id, masked: "REF***", hash: `hash of ${id}`, copy: null },
    ...{ state: "enabled", createdAt, expiresAt: null, revokedAt: null, uses: 0, lastUsedAt: null },
    ...fields,
  };
}

/** A call as it is stored: due at once, with every field that may be absent. */
export function receiptRow(fields: Partial<Receipt> = {}): Receipt {
  const createdAt = fields.createdAt ?? at(0);
  return {
    id: newId("rcp", createdAt),
    tenantId: TENANT,
    hook: HOOK,
    codeId: "cod_1",
    method: "POST",
    query: "dos=998&refreshCustomer=%C3%A9",
    headers: [
      ["content-type", "application/json"],
      ["x-id", "é"],
    ],
    // No text in any encoding.
    body: Uint8Array.from([0, 255, 10, 13, 239, 187, 191, 128]),
    verdict: { scheme: "github", secretId: "1f2e", signedAt: at(-1) },
    dedupeKey: null,
    bodyHash: null,
    sameBytesAs: null,
    duplicateOf: null,
    replayOf: null,
    state: "received",
    reason: null,
    lastError: null,
    answer: { status: 200, headers: { "content-type": "text/plain" }, body: "ok" },
    runs: 0,
    failures: 0,
    crashes: 0,
    orderingKey: null,
    depth: 0,
    origin: null,
    traceparent: null,
    nextRunAt: createdAt,
    leasedUntil: null,
    createdAt,
    endedAt: null,
    ...fields,
  };
}

/** Terms of a call whose handler runs later. */
export const later: StoringTerms = { lease: null, sameBytes: "flag" };

/** Terms of a call whose caller waits. */
export function waiting(now = at(0)): StoringTerms {
  return { lease: { processId: "prc_a", now, leaseMs: LEASE_MS }, sameBytes: "flag" };
}

/** Stores a call that has its own run. */
export async function stored(scene: Scene, fields?: Partial<Receipt>, terms = later): Promise<ClaimedReceipt> {
  const given = receiptRow(fields);
  const result: StoredReceipt = await scene.inbound.storeReceipt(given, terms);
  assert.ok(result.kind === "stored" && result.receipt.id === given.id, `it is stored, not ${result.kind}`);
  return result;
}

/** Claims as much of `HOOK` as there is, for the process `prc_a`, unless `fields` say otherwise. */
export function claimReceipts(scene: Scene, fields: Partial<ReceiptClaim> = {}): Promise<readonly ClaimedReceipt[]> {
  const slots = new Map([[HOOK, { free: 100, leaseMs: LEASE_MS }]]);
  return scene.inbound.claimReceipts({ processId: "prc_a", now: at(0), slots, ...fields });
}

export async function claimReceipt(scene: Scene, fields?: Partial<ReceiptClaim>): Promise<ClaimedReceipt> {
  const claimed = await claimReceipts(scene, fields);
  const [only] = claimed;
  assert.ok(only !== undefined && claimed.length === 1, `one receipt can be claimed, not ${claimed.length}`);
  return only;
}

/** The result of a claimed receipt whose run succeeded. */
export function processed({ receipt, claim }: ClaimedReceipt, fields: Partial<Run> = {}): RunResult {
  const run: Run = {
    ...{ receiptId: receipt.id, number: receipt.runs, state: "succeeded", startedAt: at(0), durationMs: 1.5 },
    error: null,
    ...fields,
  };
  return { receiptId: receipt.id, claim, run, next: { state: "processed" } };
}

/** The result of one whose run failed. */
export function failedRun(claimed: ClaimedReceipt, next: RunResult["next"], error = "Error: no"): RunResult {
  return { ...processed(claimed, { state: "failed", error }), next };
}

export async function receiptNow(scene: Scene, { id, tenantId }: Pick<Receipt, "id" | "tenantId">): Promise<Receipt> {
  const detail = await scene.inbound.getReceipt(tenantId, id);
  assert.ok(detail, `the receipt ${id} is there`);
  return detail.receipt;
}

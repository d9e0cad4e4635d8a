import { AncrageError } from "../../errors/ancrage-error.ts";
import type { ReplayFault } from "../../errors/error-details.ts";
import { inboundUrl } from "../../inbound/codes/inbound-url.ts";
import type { AnyInboundHook } from "../../inbound/inbound-hook.ts";
import { issuesLine } from "../../inbound/issues-line.ts";
import { bodyKindOf } from "../../inbound/parsing/media-type.ts";
import { isCallRefusal } from "../../inbound/receiving/call-refusal.ts";
import { headerRecord } from "../../inbound/receiving/kept-headers.ts";
import { secretsOf } from "../../inbound/receiving/secrets-of.ts";
import { verifyCall } from "../../inbound/receiving/verify-call.ts";
import { readReceipt } from "../../inbound/running/read-receipt.ts";
import type { Receipt, ReceiptVerdict } from "../../model/receipt.ts";
import type { ReceiptDetail } from "../../ports/inbound-store.ts";
import type { OperatingTerms } from "../operating-terms.ts";

/**
 * Stores a call again as a new receipt, due at once, in the state that today's schema gives it. @throws `receipt_not_replayable`
 */
export async function replayReceipt(
  terms: OperatingTerms,
  detail: ReceiptDetail,
  verify: "again" | "skip",
): Promise<Receipt> {
  const { store, clock, ids, receiving } = terms;
  const { receipt } = detail;
  const { id, duplicateOf } = receipt;
  if (duplicateOf !== null)
    throw refused(id, "duplicate", `It is a duplicate and has no bytes. Replay ${duplicateOf}.`);
  if (receipt.endedAt === null) throw refused(id, "running", "It has not ended yet. Wait until it has.");
  const hook = receiving.hooks.find(receipt.hook);
  if (hook === undefined) throw refused(id, "noHook", `The inbound hook ${receipt.hook} is not registered here.`);
  const skipped: ReceiptVerdict = { scheme: "skipped", secretId: null, signedAt: null };
  const verdict = verify === "skip" ? skipped : await verifiedAgain(terms, hook, detail);
  const now = clock.now();
  const misfit = misfitOf(hook, receipt);
  const replay: Receipt = {
    ...receipt,
    id: ids.next("rcp", now),
    ...{ verdict, replayOf: id, dedupeKey: null, sameBytesAs: null, answer: null },
    ...{ state: misfit === null ? "received" : "quarantined", reason: null, lastError: misfit },
    ...{ runs: 0, failures: 0, crashes: 0, leasedUntil: null, createdAt: now },
    ...{ nextRunAt: misfit === null ? now : null, endedAt: misfit === null ? null : now },
  };
  await store.inbound.insertReplay(replay);
  if (misfit === null) receiving.onDue();
  return replay;
}

function misfitOf(hook: AnyInboundHook, receipt: Receipt): string | null {
  const read = readReceipt(hook, receipt);
  return read.ok ? null : issuesLine(read.issues);
}

async function verifiedAgain(
  { receiving }: OperatingTerms,
  hook: AnyInboundHook,
  { receipt, code }: ReceiptDetail,
): Promise<ReceiptVerdict> {
  const { id, tenantId, codeId, query, body, createdAt } = receipt;
  const { authentication } = hook;
  if (authentication.kind === "none") return { scheme: "none", secretId: null, signedAt: null };
  if (authentication.kind === "basic") {
    throw refused(id, "notVerifiable", "Passwords are not kept. Replay it with verify: skip.");
  }
  const publicUrl = receiving.limits.publicUrlOf(tenantId);
  const url =
    publicUrl === null || code?.copy == null
      ? null
      : `${inboundUrl(publicUrl, code.copy)}${query === "" ? "" : `?${query}`}`;
  const { scheme } = authentication;
  if (url === null && (scheme.kind === "twilio" || (scheme.kind === "hmac" && scheme.signed.includes("url")))) {
    const message = `${scheme.name} signs the URL, and no copy of the code was kept. Replay it with verify: skip.`;
    throw refused(id, "notVerifiable", message);
  }
  const headers = headerRecord(receipt.headers);
  const isForm = bodyKindOf(headers["content-type"] ?? null) === "form";
  const secrets = await secretsOf(authentication.secrets, { tenantId, id: codeId }).catch((error: unknown) => {
    throw isCallRefusal(error) ? refused(id, "notVerifiable", error.why) : error;
  });
  const verified = verifyCall(authentication, { headers, body, url, isForm }, secrets, createdAt, receiving.hasher);
  if (verified.ok) return verified.verdict;
  throw refused(id, "refused", `It is not to be trusted: ${verified.why}`);
}

function refused(receiptId: string, because: ReplayFault, why: string): AncrageError<"receipt_not_replayable"> {
  return new AncrageError("receipt_not_replayable", `The receipt ${receiptId} was not replayed. ${why}`, {
    ...{ receiptId, because },
  });
}

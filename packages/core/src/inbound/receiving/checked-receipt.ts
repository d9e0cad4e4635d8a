import { createHash } from "node:crypto";
import type { Receipt } from "../../model/receipt.ts";
import { preparedAnswer } from "../answering/prepared-answer.ts";
import type { CallValues } from "../call-values.ts";
import { issuesLine } from "../issues-line.ts";
import { readValues } from "../read-values.ts";
import { CallRefusal } from "./call-refusal.ts";
import { dedupeKeyOf, keyAt } from "./dedupe-key.ts";
import type { FoundCaller } from "./find-caller.ts";
import { newReceipt } from "./new-receipt.ts";
import type { ReadCall } from "./read-raw-call.ts";
import type { ReceivingTerms } from "./receiving-terms.ts";
import type { CallVerdict } from "./verify-call.ts";

/** A call that was let in, verified and parsed. */
export interface ParsedCallOfCaller extends FoundCaller {
  readonly method: string;
  readonly raw: ReadCall;
  readonly values: CallValues;
  readonly checked: CallVerdict & { readonly ok: true };
}

/** The receipt of a call: with its keys and its prepared answer, unless it does not fit its schema, 422. */
export function checkedReceipt(
  { hook, code, method, raw, values, checked }: ParsedCallOfCaller,
  now: Date,
  { ids, maxDepth, observer }: ReceivingTerms,
): Receipt {
  const { kept: headers, query, body } = raw;
  const bodyHash = createHash("sha256").update(body).digest("hex");
  const dedupeKey = dedupeKeyOf(hook, { label: code.label, values, providerId: checked.id, bodyHash });
  const orderingKey = hook.orderingKey === undefined ? null : keyAt(values, hook.orderingKey);

  const read = readValues(hook, values);
  const misfit = read.ok ? null : issuesLine(read.issues);
  if (misfit !== null && hook.onMismatch !== "quarantine") throw new CallRefusal(422, misfit);

  const answer = hook.mode === "sync" && read.ok ? null : preparedAnswer(hook, read.ok ? read.values : null);
  const signsNoTime = hook.authentication.kind === "signature" && checked.verdict.signedAt === null;
  return newReceipt(
    {
      ...{ hook, code, now, method, headers, query, body, dedupeKey, orderingKey, misfit, answer },
      id: ids.next("rcp", now),
      verdict: checked.verdict,
      traceparent: observer.traceparent(),
      bodyHash: signsNoTime ? bodyHash : null,
    },
    maxDepth,
  );
}

import type { InboundAnswer } from "../../model/receipt.ts";
import { isPreflight, preflightAnswer } from "../answering/cross-origin.ts";
import { answerRefusal, type SeenCall } from "./answer-refusal.ts";
import { CallRefusal } from "./call-refusal.ts";
import { checkBasic, checkNetwork } from "./check-caller.ts";
import { checkMethod } from "./check-method.ts";
import { checkSignature } from "./check-signature.ts";
import { checkedReceipt } from "./checked-receipt.ts";
import { findLimitedCaller } from "./find-limited-caller.ts";
import type { IncomingCall } from "./incoming-call.ts";
import { parseCall } from "./parse-call.ts";
import { readRawCall } from "./read-raw-call.ts";
import type { ReceivingTerms } from "./receiving-terms.ts";
import { mayBeUnsigned, slackAnswer } from "./slack-calls.ts";
import { storeCall } from "./store-call.ts";

/** Takes one call of an inbound hook and answers it. Never rejects: what goes wrong is an answer too. */
export type ReceiveCall = (call: IncomingCall) => Promise<InboundAnswer>;

/** Receiving, in its order of work: what costs least and says least comes first. */
export function createReceiveCall(terms: ReceivingTerms): ReceiveCall {
  return async (call) => {
    const seen: SeenCall = { code: codeTextOf(call), address: null, tenantId: null, hook: null, headers: {} };
    const work = terms.observer.receive(call.method);
    return work.run(async () => {
      try {
        const answer = await receiveCall(call, seen, terms);
        work.end({ hook: seen.hook, status: answer.status, isTaken: true });
        return { ...answer, headers: { ...answer.headers, ...seen.headers } };
      } catch (error) {
        const answer = answerRefusal(error, call, seen, terms);
        work.end({ hook: seen.hook, status: answer.status, isTaken: false });
        return answer;
      }
    });
  };
}

async function receiveCall(call: IncomingCall, seen: SeenCall, terms: ReceivingTerms): Promise<InboundAnswer> {
  const now = terms.clock.now();
  const { hook, code } = await findLimitedCaller(call, seen, now, terms);
  const preflight = isPreflight(call) ? preflightAnswer(hook, call) : null;
  if (preflight !== null) return preflight;
  checkMethod(hook, call);
  const password = await checkBasic(hook.authentication, { code }, call);
  checkNetwork(hook, seen.address);

  const raw = await readRawCall(hook, call, terms.clock);
  const checked = await checkSignature({ hook, code, call, raw, password }, seen, now, terms);
  // What nobody signed is not worth parsing, but for the one call of Slack's that need not be signed.
  if (!checked.ok && !mayBeUnsigned(hook.authentication)) throw new CallRefusal(401, checked.why);
  const parsed = parseCall(raw);
  const slack = parsed.ok ? slackAnswer(hook.authentication, parsed.values, checked.ok) : null;
  if (slack !== null) return slack;
  if (!checked.ok) throw new CallRefusal(401, checked.why);
  if (!parsed.ok) throw new CallRefusal(400, parsed.why);

  const { method } = call;
  const receipt = checkedReceipt({ hook, code, method, raw, values: parsed.values, checked }, now, terms);
  terms.onUsed(code.id, now);
  return storeCall(hook, receipt, terms);
}

/** The code of `/<code>?…`; with or without a slash at its end. What is no single segment is no code. */
function codeTextOf({ url }: IncomingCall): string {
  return url
    .replace(/[?#].*$/s, "")
    .replace(/^\//, "")
    .replace(/\/$/, "");
}

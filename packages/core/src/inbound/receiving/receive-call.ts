import { createHash } from "node:crypto";
import type { InboundAnswer } from "../../model/receipt.ts";
import { crossOriginHeaders, isPreflight, preflightAnswer } from "../answering/cross-origin.ts";
import { preparedAnswer } from "../answering/prepared-answer.ts";
import type { CallRate } from "../callers/call-rate.ts";
import { callerAddress } from "../callers/caller-address.ts";
import { issuesLine } from "../issues-line.ts";
import { bodyKindOf } from "../parsing/media-type.ts";
import { readValues } from "../read-values.ts";
import { answerRefusal, type SeenCall } from "./answer-refusal.ts";
import { CallRefusal } from "./call-refusal.ts";
import { checkBasic, checkNetwork } from "./check-caller.ts";
import { checkMethod } from "./check-method.ts";
import { dedupeKeyOf, keyAt } from "./dedupe-key.ts";
import { findCaller } from "./find-caller.ts";
import type { IncomingCall } from "./incoming-call.ts";
import { headerOf } from "./incoming-call.ts";
import { headerRecord, keptHeaders } from "./kept-headers.ts";
import { newReceipt } from "./new-receipt.ts";
import { mediaTypeFault, parseCall } from "./parse-call.ts";
import { announcesBody, readCallBody } from "./read-call-body.ts";
import type { ReceivingTerms } from "./receiving-terms.ts";
import { secretsOf } from "./secrets-of.ts";
import { mayBeUnsigned, slackAnswer } from "./slack-calls.ts";
import { storeCall } from "./store-call.ts";
import { type CallVerdict, secretIdOf, verifyCall } from "./verify-call.ts";

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
  const { clock, limits, rates, hasher } = terms;
  const now = clock.now();

  seen.address = callerAddress(call.address, call.headers["x-forwarded-for"], limits.trustedHops);
  limitRate(rates.address, seen.address ?? "unknown", now, "This address");

  const { hook, code } = await findCaller(seen.code, now, terms, ({ tenantId, hook: name }) => {
    seen.tenantId = tenantId;
    seen.hook = name;
  });
  seen.headers = crossOriginHeaders(hook, call);
  limitRate(rates.code, code.id, now, `The code of ${code.label}`);

  if (isPreflight(call)) {
    const allowed = preflightAnswer(hook, call);
    if (allowed !== null) return allowed;
  }
  checkMethod(hook, call);

  const password = await checkBasic(hook.authentication, { code }, call);
  checkNetwork(hook, seen.address);

  const headers = keptHeaders(hook, call);
  const values = headerRecord(headers);
  if (announcesBody(call)) checkMediaType(hook, values);
  const body = await readCallBody(call, clock);
  if (body.length > 0) checkMediaType(hook, values);

  const query = queryTextOf(call);
  const checked = await checkSignature();
  // What nobody signed is not worth parsing, but for the one call of Slack's that need not be signed.
  if (!checked.ok && !mayBeUnsigned(hook.authentication)) throw new CallRefusal(401, checked.why);
  const parsed = parseCall({ headers: values, query, body });
  const slack = parsed.ok ? slackAnswer(hook.authentication, parsed.values, checked.ok) : null;
  if (slack !== null) return slack;
  if (!checked.ok) throw new CallRefusal(401, checked.why);
  if (!parsed.ok) throw new CallRefusal(400, parsed.why);

  const bodyHash = createHash("sha256").update(body).digest("hex");
  const dedupeKey = dedupeKeyOf(hook, { label: code.label, values: parsed.values, providerId: checked.id, bodyHash });
  const orderingKey = hook.orderingKey === undefined ? null : keyAt(parsed.values, hook.orderingKey);

  const read = readValues(hook, parsed.values);
  const misfit = read.ok ? null : issuesLine(read.issues);
  if (misfit !== null && hook.onMismatch !== "quarantine") throw new CallRefusal(422, misfit);

  const answer = hook.mode === "sync" && read.ok ? null : preparedAnswer(hook, read.ok ? read.values : null);
  const signsNoTime = hook.authentication.kind === "signature" && checked.verdict.signedAt === null;
  const receipt = newReceipt(
    {
      ...{ hook, code, now, headers, query, body, dedupeKey, orderingKey, misfit, answer },
      id: terms.ids.next("rcp", now),
      method: call.method,
      verdict: checked.verdict,
      traceparent: terms.observer.traceparent(),
      bodyHash: signsNoTime ? bodyHash : null,
    },
    terms.maxDepth,
  );
  terms.onUsed(code.id, now);
  return storeCall(hook, receipt, terms);

  /** Over the bytes as they came. */
  async function checkSignature(): Promise<CallVerdict> {
    const { authentication } = hook;
    if (authentication.kind !== "signature") {
      const secretId = password === null ? null : secretIdOf(password, hasher);
      return { ok: true, verdict: { scheme: authentication.kind, secretId, signedAt: null }, id: null };
    }
    const secrets = await secretsOf(authentication.secrets, code);
    const publicUrl = limits.publicUrlOf(code.tenantId);
    const url = publicUrl === null ? null : `${publicUrl}/${seen.code}${query === "" ? "" : `?${query}`}`;
    const isForm = bodyKindOf(headerOf(call, "content-type")) === "form";
    return verifyCall(authentication, { headers: call.headers, body, url, isForm }, secrets, now, hasher);
  }
}

function limitRate(rate: CallRate | null, caller: string, now: Date, who: string): void {
  const waitMs = rate?.take(caller, now.getTime()) ?? 0;
  if (waitMs === 0) return;
  const headers = { "retry-after": String(Math.ceil(waitMs / 1000)) };
  throw new CallRefusal(429, `${who} calls more often than inbound.rateLimits allow.`, { headers });
}

function checkMediaType(...of: Parameters<typeof mediaTypeFault>): void {
  const fault = mediaTypeFault(...of);
  if (fault !== null) throw new CallRefusal(415, fault);
}

/** The code of `/<code>?…`; with or without a slash at its end. What is no single segment is no code. */
function codeTextOf({ url }: IncomingCall): string {
  return url
    .replace(/[?#].*$/s, "")
    .replace(/^\//, "")
    .replace(/\/$/, "");
}

function queryTextOf({ url }: IncomingCall): string {
  const start = url.indexOf("?");
  return start === -1 ? "" : url.slice(start + 1).replace(/#.*$/s, "");
}

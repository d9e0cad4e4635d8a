import { bodyKindOf } from "../parsing/media-type.ts";
import type { SeenCall } from "./answer-refusal.ts";
import type { FoundCaller } from "./find-caller.ts";
import { headerOf, type IncomingCall } from "./incoming-call.ts";
import type { RawCall } from "./parse-call.ts";
import type { ReceivingTerms } from "./receiving-terms.ts";
import { secretsOf } from "./secrets-of.ts";
import { type CallVerdict, secretIdOf, verifyCall } from "./verify-call.ts";

/** A call that was read, and by whom. */
export interface CallOfCaller extends FoundCaller {
  readonly call: IncomingCall;
  readonly raw: RawCall;
  /** The password of HTTP Basic that matched; `null`: none was asked for. */
  readonly password: string | null;
}

/** Checks the signature over the bytes as they came. Where there is none to check, it is whatever was checked instead. */
export async function checkSignature(
  { hook, code, call, raw: { body, query }, password }: CallOfCaller,
  seen: SeenCall,
  now: Date,
  { limits, hasher }: ReceivingTerms,
): Promise<CallVerdict> {
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

import type { ReceiptVerdict } from "../../model/receipt.ts";
import type { CodeHasher } from "../codes/hash-code.ts";
import type { InboundAuthentication } from "../inbound-authentication.ts";
import { explainProblem } from "../schemes/explain-problem.ts";
import { SIGNATURE_TOLERANCE_S } from "../schemes/signature-scheme.ts";
import type { SignedCall } from "../schemes/signed-call.ts";
import { verifySignature } from "../schemes/verify-signature.ts";

/** What checking a call's signature came to. */
export type CallVerdict =
  | { readonly ok: true; readonly verdict: ReceiptVerdict; readonly id: string | null }
  /** `why` is for the operator. */
  | { readonly ok: false; readonly why: string };

/** Checks the signature of a call, at `now`; of a receipt, at the time that it came. */
export function verifyCall(
  authentication: InboundAuthentication & { readonly kind: "signature" },
  call: SignedCall,
  secrets: readonly string[],
  now: Date,
  hasher: CodeHasher,
): CallVerdict {
  const { scheme, toleranceS = SIGNATURE_TOLERANCE_S } = authentication;
  const time = { now, toleranceS };
  const verification = verifySignature(scheme, call, secrets, time);
  if (!verification.ok) return { ok: false, why: explainProblem(verification.problem, scheme, call, secrets, time) };
  const secretId = secretIdOf(secrets[verification.secretIndex] ?? "", hasher);
  const { signedAt, id } = verification;
  return { ok: true, verdict: { scheme: scheme.name, secretId, signedAt }, id };
}

/** By which a secret is told from others without saying anything of it. */
export function secretIdOf(secret: string, hasher: CodeHasher): string {
  return hasher.hash(`secret ${secret}`).slice(0, 8);
}

import { isAncrageError } from "../../errors/ancrage-error.ts";
import { verifyWebhook } from "../../signing/verify-webhook.ts";
import { onlyHeader, type SignedCall } from "./signed-call.ts";
import { refusedFor, type Verification } from "./verification.ts";
import type { TimeCheck } from "./verify-hmac.ts";

/** Checks a call as Standard Webhooks 1.0 has it, by the same code that receivers of ours use. */
export function verifyStandardWebhooks(
  call: SignedCall,
  secrets: readonly string[],
  { now, toleranceS }: TimeCheck,
): Verification {
  const time = onlyHeader(call, "webhook-timestamp");
  const offByS = Math.round((now.getTime() - Number(time) * 1000) / 1000);
  // The verifier's own tolerance is fixed; it is shown the signed time as now, and ours is checked afterwards.
  const signedNow = time !== null && /^[1-9]\d{0,11}$/.test(time) ? new Date(Number(time) * 1000) : now;
  let found: Verification | null = null;
  for (const [secretIndex, secret] of secrets.entries()) {
    try {
      const { id, timestamp } = verifyWebhook({ headers: call.headers, body: call.body, secret, now: signedNow });
      found ??= { ok: true, secretIndex, signedAt: timestamp, id };
    } catch (error) {
      if (isAncrageError(error, "invalid_secret")) return refusedFor({ kind: "unusableSecret" });
      if (!isAncrageError(error, "invalid_signature")) throw error;
      if (error.details.reason !== "noMatch") return refusedFor(problemOf(call));
    }
  }
  if (found === null) return refusedFor({ kind: "noMatch" });
  return Math.abs(offByS) > toleranceS ? refusedFor({ kind: "clock", offByS }) : found;
}

function problemOf(call: SignedCall) {
  for (const header of ["webhook-id", "webhook-timestamp", "webhook-signature"]) {
    if (onlyHeader(call, header) === null) return { kind: "missingHeader", header } as const;
  }
  return { kind: "malformed", header: "webhook-timestamp" } as const;
}

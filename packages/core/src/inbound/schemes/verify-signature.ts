import type { SignatureScheme } from "./signature-scheme.ts";
import type { SignedCall } from "./signed-call.ts";
import { refusedFor, type Verification } from "./verification.ts";
import { type TimeCheck, verifyHmac } from "./verify-hmac.ts";
import { verifyStandardWebhooks } from "./verify-standard-webhooks.ts";
import { verifyTwilio } from "./verify-twilio.ts";

/** Checks the signature of a call. Without a secret nothing is let through. Never throws, whatever the call holds. */
export function verifySignature(
  scheme: SignatureScheme,
  call: SignedCall,
  secrets: readonly string[],
  time: TimeCheck,
): Verification {
  if (secrets.length === 0) return refusedFor({ kind: "noSecret" });
  switch (scheme.kind) {
    case "hmac":
      return verifyHmac(scheme, call, secrets, time);
    case "standardWebhooks":
      return verifyStandardWebhooks(call, secrets, time);
    case "twilio":
      return verifyTwilio(call, secrets);
  }
}

import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { readFileIfAny } from "../files/read-file-if-any.ts";
import { writeFileWhole } from "../files/write-file-whole.ts";

/**
 * The secret with which the demo signs as Stripe would: the one in the file `stripe-secret` of `folder`, made the first time.
 * In production Stripe shows it where its endpoint is set up.
 */
export function stripeSecretIn(folder: string): string {
  const path = join(folder, "stripe-secret");
  const kept = readFileIfAny(path);
  if (kept !== null) return kept.trim();
  const secret = `whsec_${randomBytes(24).toString("hex")}`;
  writeFileWhole(path, `${secret}\n`);
  return secret;
}

import type { InboundCode } from "../../model/inbound-code.ts";
import type { SecretSource } from "../inbound-authentication.ts";
import { tryAgain } from "./call-refusal.ts";

/** The secrets that count for a call with that code. A function of the host's that fails lets nothing through: 503. */
export async function secretsOf(
  source: SecretSource,
  { tenantId, id }: Pick<InboundCode, "tenantId" | "id">,
): Promise<readonly string[]> {
  try {
    const given: unknown = typeof source === "function" ? await source({ tenantId, codeId: id }) : source;
    const secrets: unknown = typeof given === "string" ? [given] : given;
    if (Array.isArray(secrets) && secrets.every((secret) => typeof secret === "string")) return secrets;
  } catch (cause) {
    throw tryAgain("The function that gives the secrets failed, so nothing is let through.", cause);
  }
  throw tryAgain(
    "The function that gives the secrets gave neither a text nor a list of texts, so nothing is let through.",
  );
}

import type { CodeReply } from "../../api/inbound-replies.ts";
import { invalidRequest } from "../../api/invalid-request.ts";
import { AncrageError } from "../../errors/ancrage-error.ts";
import { inboundUrl } from "../../inbound/codes/inbound-url.ts";
import type { InboundCode } from "../../model/inbound-code.ts";
import type { OperatingTerms } from "../operating-terms.ts";
import { pickFields } from "../pick-fields.ts";

// biome-ignore format: read as a list
const codeFields = [
  "id", "hook", "label", "masked", "state", "createdAt", "expiresAt", "revokedAt", "uses", "lastUsedAt",
] as const satisfies readonly (keyof InboundCode)[];

/** A code as it may be shown: masked. */
export function codeReply(code: InboundCode): CodeReply {
  return { ...pickFields(code, codeFields), hasCopy: code.copy !== null };
}

/** The URL that a code's caller is given; `null`: nobody has said what stands before the code. */
export function urlOfCode({ receiving }: OperatingTerms, tenantId: string, code: string): string | null {
  const publicUrl = receiving.limits.publicUrlOf(tenantId);
  return publicUrl === null ? null : inboundUrl(publicUrl, code);
}

/** @throws `code_not_found` */
export async function existingCode({ store }: OperatingTerms, tenantId: string, codeId: string): Promise<InboundCode> {
  const code = await store.inbound.getCode(tenantId, codeId);
  if (code === null) throw codeNotFound(codeId);
  return code;
}

/** There is no such code of the tenant. */
export function codeNotFound(codeId: string): AncrageError<"code_not_found"> {
  return new AncrageError("code_not_found", `There is no code ${codeId}.`, { codeId });
}

/** @throws `invalid_request` for a code that would have ended before it began */
export function refusePast(expiresAt: Date | null, now: Date): void {
  if (expiresAt === null || expiresAt > now) return;
  throw invalidRequest([
    { path: "expiresAt", message: "It has passed. Give a time to come; to end a code, revoke it." },
  ]);
}

import { checkInput } from "../../api/check-input.ts";
import { type OperatingTerms, viewerOf } from "../operating-terms.ts";
import { pageReply } from "../replies.ts";
import { codeNotFound, codeReply, existingCode, refusePast } from "./code-replies.ts";
import { codeChange, codeListing } from "./inbound-call-schemas.ts";
import type { InboundOperations } from "./inbound-operations.ts";
import { issuingCodes } from "./issue-codes.ts";
import { showingCodes } from "./show-codes.ts";

/** What can be done with codes. */
export function codeOperations(terms: OperatingTerms): InboundOperations["codes"] {
  const { clock, store } = terms;
  return {
    ...issuingCodes(terms),
    ...showingCodes(terms),

    async list(query = {}, actingFor) {
      const { tenantId } = viewerOf(terms, actingFor);
      return pageReply(await store.inbound.listCodes(tenantId, checkInput(codeListing, query)), codeReply);
    },

    async get(codeId, actingFor) {
      return codeReply(await existingCode(terms, viewerOf(terms, actingFor).tenantId, codeId));
    },

    async update(codeId, change, actingFor) {
      const { tenantId } = viewerOf(terms, actingFor);
      const checked = checkInput(codeChange, change);
      refusePast(checked.expiresAt ?? null, clock.now());
      const changed = await store.inbound.updateCode(tenantId, codeId, (code) => ({
        ...code,
        label: checked.label ?? code.label,
        expiresAt: checked.expiresAt === undefined ? code.expiresAt : checked.expiresAt,
      }));
      if (changed === null) throw codeNotFound(codeId);
      return codeReply(changed);
    },

    async revoke(codeId, actingFor) {
      const { tenantId } = viewerOf(terms, actingFor);
      const revokedAt = clock.now();
      await store.inbound.updateCode(tenantId, codeId, (code) =>
        code.state === "revoked" ? code : { ...code, state: "revoked", revokedAt, copy: null },
      );
    },
  };
}

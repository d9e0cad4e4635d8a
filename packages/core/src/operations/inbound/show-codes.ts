import { AncrageError } from "../../errors/ancrage-error.ts";
import { mailDraft } from "../../inbound/codes/mail-draft.ts";
import { queryParametersOf } from "../../inbound/query-parameters.ts";
import { sameText } from "../../inbound/schemes/same-bytes.ts";
import { type OperatingTerms, viewerOf } from "../operating-terms.ts";
import { existingCode, urlOfCode } from "./code-replies.ts";
import type { InboundOperations } from "./inbound-operations.ts";

/** Showing a code again, to whoever asks or to its caller. */
export function showingCodes(terms: OperatingTerms): Pick<InboundOperations["codes"], "show" | "draftMail"> {
  const { hooks, hasher, limits } = terms.receiving;
  return {
    async show(codeId, actingFor) {
      const { tenantId } = viewerOf(terms, actingFor);
      const { copy } = await existingCode(terms, tenantId, codeId);
      if (copy === null) throw codeNotKept(codeId);
      return { code: copy, url: urlOfCode(terms, tenantId, copy) };
    },

    async draftMail(codeId, given, actingFor) {
      const { tenantId } = viewerOf(terms, actingFor);
      const { hook: name, label, copy, hash } = await existingCode(terms, tenantId, codeId);
      const isGiven = given !== undefined && hasher.hashes(given).some((one) => sameText(one, hash));
      const code = isGiven ? given : copy;
      if (code === null || (given !== undefined && !isGiven)) throw codeNotKept(codeId);
      const hook = hooks.get(name);
      const eml = await mailDraft({
        ...{ code, label, hook: name, description: hook.description, methods: hook.methods ?? ["POST"] },
        publicUrl: limits.publicUrlOf(tenantId) ?? "(ask whoever runs it for the base address)",
        parameters: queryParametersOf(hook),
      });
      return { name: `${name}.eml`, eml: Buffer.from(eml).toString() };
    },
  };
}

function codeNotKept(codeId: string): AncrageError<"code_not_kept"> {
  return new AncrageError(
    "code_not_kept",
    `No copy of the code ${codeId} was kept, and what was given, if anything, is another. Give the code, or rotate it with keepCopy.`,
    { codeId },
  );
}

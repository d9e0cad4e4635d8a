import { checkInput } from "../../api/check-input.ts";
import type { NewCodeReply } from "../../api/inbound-replies.ts";
import { AncrageError } from "../../errors/ancrage-error.ts";
import { makeCode } from "../../inbound/codes/make-code.ts";
import { maskCode } from "../../inbound/codes/mask-code.ts";
import type { InboundCode } from "../../model/inbound-code.ts";
import { type OperatingTerms, viewerOf } from "../operating-terms.ts";
import { codeReply, existingCode, refusePast, urlOfCode } from "./code-replies.ts";
import { codeRequest, codeRotation } from "./inbound-call-schemas.ts";
import type { InboundOperations } from "./inbound-operations.ts";

/** Making codes: for a caller who has none, and in the place of one. */
export function issuingCodes(terms: OperatingTerms): Pick<InboundOperations["codes"], "issue" | "rotate"> {
  const { clock, ids, store, receiving } = terms;
  const { hooks, hasher } = receiving;

  /** A new code of a hook, as it is kept and as it is shown. */
  function made(about: Pick<InboundCode, "tenantId" | "hook" | "label" | "expiresAt">, keepCopy: boolean) {
    const text = makeCode(about.hook);
    const createdAt = clock.now();
    const code: InboundCode = {
      id: ids.next("cod", createdAt),
      ...about,
      ...{ masked: maskCode(text), hash: hasher.hash(text), copy: keepCopy ? text : null },
      ...{ state: "enabled", createdAt, revokedAt: null, uses: 0, lastUsedAt: null },
    };
    const reply: NewCodeReply = { ...codeReply(code), code: text, url: urlOfCode(terms, about.tenantId, text) };
    return { code, reply };
  }

  return {
    async issue(name, request, actingFor) {
      const { tenantId } = viewerOf(terms, actingFor);
      const { label, expiresAt = null, keepCopy } = checkInput(codeRequest, request);
      refusePast(expiresAt, clock.now());
      const { code, reply } = made({ tenantId, hook: hooks.get(name).name, label, expiresAt }, keepCopy);
      await store.inbound.insertCode(code);
      return reply;
    },

    async rotate(codeId, rotation = {}, actingFor) {
      const { tenantId } = viewerOf(terms, actingFor);
      const { overlapMs, keepCopy } = checkInput(codeRotation, rotation);
      const { hook, label, copy } = await existingCode(terms, tenantId, codeId);
      const { code, reply } = made({ tenantId, hook, label, expiresAt: null }, keepCopy ?? copy !== null);
      const endsAt = new Date(code.createdAt.getTime() + overlapMs);
      if (await store.inbound.replaceCode(code, { codeId, endsAt })) return reply;
      throw new AncrageError(
        "code_ended",
        `The code ${codeId} was revoked or has expired, so nothing takes its place. Issue a new one.`,
        { codeId },
      );
    },
  };
}

import { checkInput } from "../../api/check-input.ts";
import type { CodeReply, NewCodeReply } from "../../api/inbound-replies.ts";
import { invalidRequest } from "../../api/invalid-request.ts";
import { AncrageError } from "../../errors/ancrage-error.ts";
import { inboundUrl } from "../../inbound/codes/inbound-url.ts";
import { mailDraft } from "../../inbound/codes/mail-draft.ts";
import { makeCode } from "../../inbound/codes/make-code.ts";
import { maskCode } from "../../inbound/codes/mask-code.ts";
import { sameText } from "../../inbound/schemes/same-bytes.ts";
import type { InboundCode } from "../../model/inbound-code.ts";
import { type OperatingTerms, viewerOf } from "../operating-terms.ts";
import { pickFields } from "../pick-fields.ts";
import { pageReply } from "../replies.ts";
import { parametersOf } from "./hooks.ts";
import { codeChange, codeListing, codeRequest, codeRotation } from "./inbound-call-schemas.ts";
import type { InboundOperations } from "./inbound-operations.ts";

/** What can be done with codes. */
export function codeOperations(terms: OperatingTerms): InboundOperations["codes"] {
  const { clock, ids, store, receiving } = terms;
  const { hooks, hasher, limits } = receiving;

  async function existing(tenantId: string, codeId: string): Promise<InboundCode> {
    const code = await store.inbound.getCode(tenantId, codeId);
    if (code === null) throw codeNotFound(codeId);
    return code;
  }

  function urlOf(tenantId: string, code: string): string | null {
    const publicUrl = limits.publicUrlOf(tenantId);
    return publicUrl === null ? null : inboundUrl(publicUrl, code);
  }

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
    const reply: NewCodeReply = { ...codeReply(code), code: text, url: urlOf(about.tenantId, text) };
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

    async list(query = {}, actingFor) {
      const { tenantId } = viewerOf(terms, actingFor);
      return pageReply(await store.inbound.listCodes(tenantId, checkInput(codeListing, query)), codeReply);
    },

    async get(codeId, actingFor) {
      return codeReply(await existing(viewerOf(terms, actingFor).tenantId, codeId));
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

    async show(codeId, actingFor) {
      const { tenantId } = viewerOf(terms, actingFor);
      const { copy } = await existing(tenantId, codeId);
      if (copy === null) throw codeNotKept(codeId);
      return { code: copy, url: urlOf(tenantId, copy) };
    },

    async rotate(codeId, rotation = {}, actingFor) {
      const { tenantId } = viewerOf(terms, actingFor);
      const { overlapMs, keepCopy } = checkInput(codeRotation, rotation);
      const { hook, label, copy } = await existing(tenantId, codeId);
      const { code, reply } = made({ tenantId, hook, label, expiresAt: null }, keepCopy ?? copy !== null);
      const endsAt = new Date(code.createdAt.getTime() + overlapMs);
      if (await store.inbound.replaceCode(code, { codeId, endsAt })) return reply;
      throw new AncrageError(
        "code_ended",
        `The code ${codeId} was revoked or has expired, so nothing takes its place. Issue a new one.`,
        { codeId },
      );
    },

    async draftMail(codeId, given, actingFor) {
      const { tenantId } = viewerOf(terms, actingFor);
      const { hook: name, label, copy, hash } = await existing(tenantId, codeId);
      const isGiven = given !== undefined && hasher.hashes(given).some((one) => sameText(one, hash));
      const code = isGiven ? given : copy;
      if (code === null || (given !== undefined && !isGiven)) throw codeNotKept(codeId);
      const hook = hooks.get(name);
      const eml = await mailDraft({
        ...{ code, label, hook: name, description: hook.description, methods: hook.methods ?? ["POST"] },
        publicUrl: limits.publicUrlOf(tenantId) ?? "(ask whoever runs it for the base address)",
        parameters: parametersOf(hook),
      });
      return { name: `${name}.eml`, eml: Buffer.from(eml).toString() };
    },
  };
}

// biome-ignore format: read as a list
const codeFields = [
  "id", "hook", "label", "masked", "state", "createdAt", "expiresAt", "revokedAt", "uses", "lastUsedAt",
] as const satisfies readonly (keyof InboundCode)[];

function codeReply(code: InboundCode): CodeReply {
  return { ...pickFields(code, codeFields), hasCopy: code.copy !== null };
}

function refusePast(expiresAt: Date | null, now: Date): void {
  if (expiresAt === null || expiresAt > now) return;
  throw invalidRequest([
    { path: "expiresAt", message: "It has passed. Give a time to come; to end a code, revoke it." },
  ]);
}

function codeNotFound(codeId: string): AncrageError<"code_not_found"> {
  return new AncrageError("code_not_found", `There is no code ${codeId}.`, { codeId });
}

function codeNotKept(codeId: string): AncrageError<"code_not_kept"> {
  return new AncrageError(
    "code_not_kept",
    `No copy of the code ${codeId} was kept, and what was given, if anything, is another. Give the code, or rotate it with keepCopy.`,
    { codeId },
  );
}

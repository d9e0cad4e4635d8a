import { isCodeAlive } from "../../model/inbound-code.ts";
import type { FoundCode } from "../../ports/inbound-store.ts";
import { isCodeText } from "../codes/make-code.ts";
import type { AnyInboundHook } from "../inbound-hook.ts";
import { CallRefusal, tryAgain } from "./call-refusal.ts";
import type { ReceivingTerms } from "./receiving-terms.ts";

/** A code that is taken, and where it leads. */
export interface FoundCaller {
  readonly hook: AnyInboundHook;
  readonly code: FoundCode["code"];
}

/**
 * Finds the inbound hook that a code leads to. Whatever is wrong, the same is done and the same 404 is answered: every key
 * hashes, the store is asked once, and only then is it decided. `seen` is told whose code it is even when it is not taken.
 */
export async function findCaller(
  text: string,
  now: Date,
  { hasher, store, hooks, logger }: ReceivingTerms,
  seen: (code: FoundCode["code"]) => void,
): Promise<FoundCaller> {
  const hashes = hasher.hashes(isCodeText(text) ? text : "");
  const found = await store.findCode(hashes).catch((cause: unknown) => {
    throw tryAgain("The store could not be asked for the code.", cause);
  });
  if (found !== null) seen(found.code);
  const hook = hooks.find(found?.code.hook ?? "");
  const why = whyNot(found, hook, now);
  if (why !== null || found === null || hook === undefined) throw new CallRefusal(404, why ?? "");
  const { id, tenantId } = found.code;
  const [hash = found.code.hash] = hashes;
  // Kept under an older key, which may go once it is not. Nobody waits for it.
  if (hash !== found.code.hash) {
    store
      .updateCode(tenantId, id, (code) => ({ ...code, hash }))
      .catch((error: unknown) =>
        logger.warn("A code could not be hashed with the first sealing key; it is tried again", { error }),
      );
  }
  return { hook, code: found.code };
}

function whyNot(found: FoundCode | null, hook: AnyInboundHook | undefined, now: Date): string | null {
  if (found === null) return "No code is like that. Was it cut off, or made under other sealing keys?";
  const { code, hookEnabled } = found;
  if (code.state === "revoked") return `The code of ${code.label} was revoked at ${code.revokedAt?.toISOString()}.`;
  if (!isCodeAlive(code, now)) return `The code of ${code.label} expired at ${code.expiresAt?.toISOString()}.`;
  if (hook === undefined) return `The code leads to ${code.hook}, which this process has not registered.`;
  return hookEnabled ? null : `The inbound hook ${code.hook} is switched off.`;
}

import { createHash } from "node:crypto";
import { bodyPlaceOf, type CallValues, textAt } from "../call-values.ts";
import type { AnyInboundHook } from "../inbound-hook.ts";

const longestKey = 200;

/** What is known of a call when its key is looked for. */
export interface KeyedCall {
  /** Whom its code was given to. */
  readonly label: string;
  readonly values: CallValues;
  /** The id that the sender's signature gave. */
  readonly providerId: string | null;
  /** Of the body, in hex. */
  readonly bodyHash: string;
}

/**
 * What makes two calls of an inbound hook the same: the value at `dedupe`, the hash of the body, or the sender's own id;
 * `null`: nothing does. The sender's own id is one whatever the code. Other values are those of one caller: two who number
 * their calls from 1 must not lose any; a code that replaces another has its label, and so its keys.
 */
export function dedupeKeyOf(hook: AnyInboundHook, { label, values, providerId, bodyHash }: KeyedCall): string | null {
  const { dedupe, authentication } = hook;
  if (dedupe === false) return null;
  if (dedupe === "bodyHash") return storableKey(`${label}: ${bodyHash}`);
  if (dedupe !== undefined) return keyAt(values, dedupe, `${label}: `);
  if (providerId !== null) return storableKey(providerId);
  if (authentication.kind !== "signature" || authentication.scheme.kind !== "hmac") return null;
  const { id } = authentication.scheme;
  return id !== undefined && "path" in id ? keyAt(values, `body.${id.path}`) : null;
}

/** The value at a place as a key; `null` when there is none. */
export function keyAt(values: CallValues, place: string, before = ""): string | null {
  const found = bodyPlaceOf(place);
  const text = found === null ? null : textAt(values, found);
  return text === null || text === "" ? null : storableKey(before + text);
}

// Whatever a caller writes, every database can keep it, and an index too.
function storableKey(text: string): string {
  const isPlain = text.length <= longestKey && /^[\x20-\x7e]*$/.test(text);
  return isPlain ? text : `sha256:${createHash("sha256").update(text).digest("hex")}`;
}

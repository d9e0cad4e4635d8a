import { createHash, createSecretKey, type KeyObject, randomBytes } from "node:crypto";
import { AncrageError } from "../errors/ancrage-error.ts";

const prefix = "ancrage_key_";
const keyBytes = 32;

/** A key that seals, ready for use. */
export interface SealingKey {
  /** Made from a hash of the key, so it may be shown: 16 hex digits. */
  readonly id: string;
  readonly key: KeyObject;
}

/** A new sealing key as text: `ancrage_key_` and 32 random bytes in base64url. */
export function generateSealingKey(): string {
  return prefix + randomBytes(keyBytes).toString("base64url");
}

/** The key that a text of `generateSealingKey` stands for. @throws `invalid_sealing_key`; the message does not show it. */
export function sealingKeyOf(text: unknown, index: number): SealingKey {
  if (typeof text !== "string" || text === "") throw invalidSealingKey(index, "It is not set.");
  const encoded = text.startsWith(prefix) ? text.slice(prefix.length) : "";
  const bytes = Buffer.from(encoded, "base64url");
  // Node skips what is not base64url, so only a text that comes out again as it went in was that.
  if (bytes.length !== keyBytes || bytes.toString("base64url") !== encoded) {
    throw invalidSealingKey(index, `It must be ${prefix} and 43 characters, without spaces or line breaks.`);
  }
  const id = createHash("sha256").update("ancrage sealing key id\0").update(bytes).digest("hex").slice(0, 16);
  return { id, key: createSecretKey(bytes) };
}

function invalidSealingKey(index: number, what: string): AncrageError<"invalid_sealing_key"> {
  const message = `sealingKeys[${index}] is not a sealing key. ${what} \`npx ancrage key\` prints one.`;
  return new AncrageError("invalid_sealing_key", message, { index });
}

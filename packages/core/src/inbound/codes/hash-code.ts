import { createHmac, createSecretKey, type KeyObject, randomBytes } from "node:crypto";
import { sealingKeyOf } from "../../sealing/sealing-key.ts";

/** Hashes codes, so that a store holds nothing that could be called with. */
export interface CodeHasher {
  /** The hash under which a new code is kept. */
  hash(code: string): string;
  /** Every hash under which it may have been kept: one a key, newest key first. */
  hashes(code: string): readonly string[];
}

/**
 * HMAC-SHA256 with a key made of each sealing key. Without sealing keys, which only a store that dies with its process may
 * be, the key is made for this process.
 * @throws `invalid_sealing_key`
 */
export function createCodeHasher(sealingKeys: readonly string[] = []): CodeHasher {
  const keys = sealingKeys.map((text, index) => hashingKey(sealingKeyOf(text, index).key));
  const [first = createSecretKey(randomBytes(32)), ...others] = keys;
  const all = [first, ...others];
  const hashWith = (key: KeyObject, code: string) => createHmac("sha256", key).update(code).digest("hex");
  return {
    hash: (code) => hashWith(first, code),
    hashes: (code) => all.map((key) => hashWith(key, code)),
  };
}

// A key of its own for each use: what seals must not also hash.
function hashingKey(key: KeyObject): KeyObject {
  return createSecretKey(createHmac("sha256", key).update("ancrage inbound codes").digest());
}

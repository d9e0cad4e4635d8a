import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import { AncrageError } from "../errors/ancrage-error.ts";
import { type SealingKey, sealingKeyOf } from "./sealing-key.ts";

/** Where a sealed value belongs. At any other place it does not open. */
export interface SealedPlace {
  readonly tenantId: string;
  readonly endpointId: string;
  /** Which value of the endpoint. */
  readonly field: readonly string[];
}

/** Seals texts for one place each, and opens them there. */
export interface Sealer {
  /** Never gives the same twice. */
  seal(text: string, place: SealedPlace): string;
  /** @throws `sealing_key_missing`, `invalid_sealed_value`, and nothing else */
  open(sealed: string, place: SealedPlace): string;
  /** Whether the first key sealed it. */
  isCurrent(sealed: string): boolean;
}

// AES-256-GCM as NIST SP 800-38D recommends it: 96 random bits of nonce (good for 2^32 seals a key), 128 bits of tag.
const cipherName = "aes-256-gcm";
const nonceBytes = 12;
const authTagLength = 16;

const version = "sealed_v1";
// Any text of JavaScript comes back as it was, half a surrogate pair too.
const textEncoding = "utf16le";

/**
 * A sealer: the first key seals, all of them open. A sealed text is `sealed_v1.<key id>.<nonce, ciphertext and tag in
 * base64url>`; version, key id and place are authenticated with it.
 * @throws `invalid_sealing_key`
 */
export function createSealer(sealingKeys: readonly string[]): Sealer {
  const [first = sealingKeyOf(undefined, 0), ...others] = sealingKeys.map(sealingKeyOf);
  const keys = new Map([first, ...others].map((key) => [key.id, key]));
  return {
    seal: (text, place) => sealWith(first, text, place),
    isCurrent: (sealed) => sealed.startsWith(`${version}.${first.id}.`),
    open(sealed, place) {
      const [, keyId, encoded] = /^sealed_v1\.([0-9a-f]{16})\.([\w-]+)$/.exec(sealed) ?? [];
      if (keyId === undefined || encoded === undefined) throw invalidSealedValue(place);
      const key = keys.get(keyId);
      if (key === undefined) throw sealingKeyMissing(keyId, place);
      return openWith(key, encoded, place);
    },
  };
}

function sealWith({ id, key }: SealingKey, text: string, place: SealedPlace): string {
  const nonce = randomBytes(nonceBytes);
  const cipher = createCipheriv(cipherName, key, nonce, { authTagLength }).setAAD(boundTo(id, place));
  const ciphertext = [cipher.update(text, textEncoding), cipher.final()];
  const bytes = Buffer.concat([nonce, ...ciphertext, cipher.getAuthTag()]);
  return `${version}.${id}.${bytes.toString("base64url")}`;
}

function openWith({ id, key }: SealingKey, encoded: string, place: SealedPlace): string {
  const bytes = Buffer.from(encoded, "base64url");
  if (bytes.length < nonceBytes + authTagLength || bytes.toString("base64url") !== encoded) {
    throw invalidSealedValue(place);
  }
  const decipher = createDecipheriv(cipherName, key, bytes.subarray(0, nonceBytes), { authTagLength })
    .setAAD(boundTo(id, place))
    .setAuthTag(bytes.subarray(-authTagLength));
  try {
    const text = decipher.update(bytes.subarray(nonceBytes, -authTagLength));
    return Buffer.concat([text, decipher.final()]).toString(textEncoding);
  } catch (error) {
    throw invalidSealedValue(place, error);
  }
}

/** The additional authenticated data. JSON keeps the parts apart, whatever they hold. */
function boundTo(keyId: string, { tenantId, endpointId, field }: SealedPlace): Buffer {
  return Buffer.from(JSON.stringify([version, keyId, tenantId, endpointId, ...field]));
}

function sealingKeyMissing(keyId: string, { endpointId }: SealedPlace): AncrageError<"sealing_key_missing"> {
  return new AncrageError(
    "sealing_key_missing",
    `The secrets of the endpoint ${endpointId} are sealed with the key ${keyId}, which is not in sealingKeys. Add that key at the end of sealingKeys, or delete the endpoint and make it again.`,
    { keyId, endpointId },
  );
}

function invalidSealedValue({ endpointId }: SealedPlace, cause?: unknown): AncrageError<"invalid_sealed_value"> {
  return new AncrageError(
    "invalid_sealed_value",
    `A secret of the endpoint ${endpointId} is not as it was sealed: somebody changed it, or copied it from another row. Restore the row, or delete the endpoint and make it again.`,
    { endpointId },
    { cause },
  );
}

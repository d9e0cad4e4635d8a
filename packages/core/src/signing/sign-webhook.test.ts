import { createPrivateKey, createPublicKey, verify } from "node:crypto";
import { expect, test } from "vitest";
import { isAncrageError } from "../errors/ancrage-error.ts";
import { publicTextOf } from "./ed25519-key.ts";
import { generateSecret, keyOf } from "./secret.ts";
import { signWebhook } from "./sign-webhook.ts";
import { verifyWebhook } from "./verify-webhook.ts";

const content = { id: "evt_1", timestamp: 1_700_000_000, body: Buffer.from('{"name":"Zoë"}') };
const pair = generateSecret("v1a");

// RFC 8410: what stands before the 32 bytes of an ed25519 seed in PKCS #8.
const pkcs8 = Buffer.from("302e020100300506032b657004220420", "hex");

function received(
  signature: string,
  secret: string | readonly string[],
  changes: Partial<typeof content> = {},
): string {
  const { id, timestamp, body } = { ...content, ...changes };
  const headers = { "webhook-id": id, "webhook-timestamp": String(timestamp), "webhook-signature": signature };
  try {
    return verifyWebhook({ headers, body, secret, now: new Date(content.timestamp * 1000) }).id;
  } catch (error) {
    return isAncrageError(error, "invalid_signature") ? error.details.reason : String(error);
  }
}

test("v1a is ed25519 over id.timestamp.body with the first half of a whsk_ as its seed, as anybody can check", () => {
  const bytes = keyOf(pair, ["whsk_"]);
  const privateKey = createPrivateKey({
    key: Buffer.concat([pkcs8, bytes.subarray(0, 32)]),
    format: "der",
    type: "pkcs8",
  });
  const [version, encoded] = signWebhook(content, pair).split(",");
  const signed = Buffer.concat([Buffer.from("evt_1.1700000000."), content.body]);
  expect(version).toBe("v1a");
  expect(verify(null, signed, createPublicKey(privateKey), Buffer.from(encoded ?? "", "base64"))).toBe(true);
  const x = createPublicKey(privateKey).export({ format: "jwk" }).x ?? "";
  expect(publicTextOf(pair)).toBe(`whpk_${Buffer.from(x, "base64url").toString("base64")}`);
});

test("the public key verifies what its pair signed, and nothing that was changed", () => {
  const [signature, key] = [signWebhook(content, pair), publicTextOf(pair)];
  expect(received(signature, key)).toBe("evt_1");
  expect(received(signature, key, { id: "evt_2" })).toBe("noMatch");
  expect(received(signature, key, { timestamp: content.timestamp + 1 })).toBe("noMatch");
  expect(received(signature, key, { body: Buffer.from("{}") })).toBe("noMatch");
  expect(received(signature, publicTextOf(generateSecret("v1a")))).toBe("noMatch");
});

test("each key signs for itself, whichever signed before", () => {
  const keys = [generateSecret(), generateSecret(), generateSecret("v1a"), generateSecret("v1a")];
  const first = keys.map((key) => signWebhook(content, key));
  expect(new Set(first).size).toBe(4);
  expect(keys.toReversed().map((key) => signWebhook(content, key))).toEqual(first.toReversed());
});

test("while one secret replaces another, either verifies; a signature of the other kind never does", () => {
  const [older, newer] = [generateSecret(), generateSecret()];
  for (const secret of [older, newer]) expect(received(signWebhook(content, secret), [older, newer])).toBe("evt_1");
  expect(received(signWebhook(content, pair), [older, newer])).toBe("noMatch");
  expect(received(signWebhook(content, older), publicTextOf(pair))).toBe("noMatch");
});

test("a receiver must have a secret, and the private key is not for receivers", () => {
  const signature = signWebhook(content, pair);
  for (const secret of [[], [""], [pair]]) expect(received(signature, secret)).toContain("secret");
});

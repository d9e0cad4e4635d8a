import { createHmac } from "node:crypto";
import { describe, expect, test } from "vitest";
import { isAncrageError } from "../errors/ancrage-error.ts";
import { publicTextOf } from "./ed25519-key.ts";
import { generateSecret } from "./secret.ts";
import { signWebhook } from "./sign-webhook.ts";
import { type ReceivedWebhook, verifyWebhook } from "./verify-webhook.ts";

const now = new Date("2026-03-01T12:00:00Z");
const content = { id: "evt_1", timestamp: now.getTime() / 1000, body: Buffer.from('{"amount":1200}') };

function verdict(
  signature: string,
  secret: string | readonly string[],
  { body }: { body: unknown } = { body: content.body },
): string {
  const headers = {
    "webhook-id": content.id,
    "webhook-timestamp": String(content.timestamp),
    "webhook-signature": signature,
  };
  try {
    return verifyWebhook({ headers, body: body as ReceivedWebhook["body"], secret, now }).id;
  } catch (error) {
    if (isAncrageError(error, "invalid_signature")) return error.details.reason;
    if (isAncrageError(error)) return error.code;
    throw error;
  }
}

describe("several keys", () => {
  const [older, newer, stranger] = [generateSecret(), generateSecret(), generateSecret()];
  const pair = generateSecret("v1a");
  const [byOlder, byNewer, byPair] = [older, newer, pair].map((key) => signWebhook(content, key));

  test("any of the receiver's keys and any of the sender's signatures may be the pair that matches", () => {
    expect(verdict(`${byNewer} ${byOlder}`, older)).toBe("evt_1");
    expect(verdict(`${byNewer} ${byOlder} ${byPair}`, [stranger, older])).toBe("evt_1");
    expect(verdict(`${byPair}`, [newer, publicTextOf(pair)])).toBe("evt_1");
    expect(verdict(`${byNewer} ${byPair}`, [older, stranger])).toBe("noMatch");
  });

  test("one that cannot be used is refused, although another one would match", () => {
    for (const wrong of ["", "whsec_", "plain", pair]) {
      expect(verdict(`${byOlder}`, [older, wrong])).toBe("invalid_secret");
      expect(verdict(`${byOlder}`, [wrong, older])).toBe("invalid_secret");
    }
    expect(verdict(`${byOlder}`, [])).toBe("invalid_secret");
  });
});

describe("what everybody may know proves nothing", () => {
  const pair = generateSecret("v1a");
  const publicKey = publicTextOf(pair);
  const shared = generateSecret();
  const forged = (key: Buffer | string, version = "v1") =>
    `${version},${createHmac("sha256", key).update("evt_1.1772366400.").update(content.body).digest("base64")}`;

  test("a public key is never the key of an HMAC, in whatever form the forger takes it", () => {
    const bytes = Buffer.from(publicKey.slice("whpk_".length), "base64");
    for (const key of [bytes, publicKey, publicKey.slice("whpk_".length), bytes.toString("hex"), ""]) {
      for (const version of ["v1", "v1a"]) expect(verdict(forged(key, version), publicKey)).toBe("noMatch");
    }
    // Proof that the forgery itself is made right.
    expect(verdict(forged(bytes), `whsec_${publicKey.slice("whpk_".length)}`)).toBe("evt_1");
  });

  test("the key decides which signature counts, not the header", () => {
    expect(verdict(signWebhook(content, shared).replace("v1,", "v1a,"), shared)).toBe("noMatch");
    expect(verdict(signWebhook(content, pair).replace("v1a,", "v1,"), publicKey)).toBe("noMatch");
    expect(verdict(signWebhook(content, pair), shared)).toBe("noMatch");
    expect(verdict(signWebhook(content, shared), publicKey)).toBe("noMatch");
  });

  test("a key under another key's prefix is refused", () => {
    const text = pair.slice("whsk_".length);
    for (const wrong of [pair, `whpk_${text}`, shared.replace("whsec_", "whsk_"), shared.toUpperCase()]) {
      expect(verdict(signWebhook(content, pair), wrong)).toBe("invalid_secret");
    }
    for (const wrong of [publicKey, `whsk_${publicKey.slice(5)}`, shared.replace("whsec_", "whsk_")]) {
      expect(() => signWebhook(content, wrong)).toThrow(expect.objectContaining({ code: "invalid_secret" }));
    }
  });
});

test("a body that has been parsed is refused in words, never taken for its text", () => {
  const secret = generateSecret();
  const signature = signWebhook(content, secret);
  const parsed: unknown = JSON.parse(content.body.toString());
  for (const body of [parsed, undefined, null, 7, [], new ArrayBuffer(8), Object.create(null)]) {
    expect(verdict(signature, secret, { body })).toBe("parsedBody");
  }
  for (const body of [content.body.toString(), new Uint8Array(content.body)]) {
    expect(verdict(signature, secret, { body })).toBe("evt_1");
  }
});

test("a header of thousands of signatures is not computed for: the fifty-first is not looked at", () => {
  for (const key of [generateSecret(), generateSecret("v1a")]) {
    const secret = key.startsWith("whsec_") ? key : publicTextOf(key);
    const signature = signWebhook(content, key);
    expect(verdict(`${"v1,x ".repeat(49)}${signature}`, secret)).toBe("evt_1");
    expect(verdict(`${"v1,x ".repeat(50)}${signature}`, secret)).toBe("noMatch");
  }
});

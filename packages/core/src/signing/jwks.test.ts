import { createPublicKey, verify } from "node:crypto";
import { expect, test } from "vitest";
import type { EndpointSecret } from "../model/endpoint-secret.ts";
import { jwksOf } from "./jwks.ts";
import { generateSecret } from "./secret.ts";
import { signWebhook } from "./sign-webhook.ts";
import vectors from "./standard-webhooks-vectors.json" with { type: "json" };

function secret(id: string, key: string): EndpointSecret {
  return { id, key, createdAt: new Date(0), expiresAt: null };
}

test("each key pair has its public key in the set, under its secret's id, in the order of the secrets", () => {
  const pair = vectors.valid.find(({ publicKey }) => publicKey !== undefined);
  const secrets = [secret("sec_2", generateSecret("v1a")), secret("sec_1", pair?.secret ?? "")];
  const { keys } = jwksOf(secrets);
  expect(keys.map(({ kid }) => kid)).toEqual(["sec_2", "sec_1"]);
  expect(keys[1]).toEqual({
    ...{ kty: "OKP", crv: "Ed25519", use: "sig", alg: "EdDSA", kid: "sec_1" },
    x: "1SiA4o9hyqTCpIqC5V9HUakiiaeACeqfZTInDBbOir4",
  });
});

test("a shared key is never in it, nor the private half of a pair", () => {
  const pair = generateSecret("v1a");
  expect(jwksOf([secret("sec_1", generateSecret())])).toEqual({ keys: [] });
  expect(jwksOf([])).toEqual({ keys: [] });
  const [key = {}] = jwksOf([secret("sec_1", pair), secret("sec_2", generateSecret())]).keys;
  expect(Object.keys(key).toSorted()).toEqual(["alg", "crv", "kid", "kty", "use", "x"]);
  const seed = Buffer.from(pair.slice("whsk_".length), "base64").subarray(0, 32);
  for (const encoding of ["base64", "base64url", "hex"] as const) {
    expect(JSON.stringify(key)).not.toContain(seed.toString(encoding).replace(/=+$/, ""));
  }
});

test("node reads the keys as they are, and they verify what was signed", () => {
  const pair = generateSecret("v1a");
  const [key = {}] = jwksOf([secret("sec_1", pair)]).keys;
  const publicKey = createPublicKey({ key, format: "jwk" });
  const [, signature = ""] = signWebhook({ id: "evt_1", timestamp: 1, body: Buffer.from("{}") }, pair).split(",");
  expect(verify(null, Buffer.from("evt_1.1.{}"), publicKey, Buffer.from(signature, "base64"))).toBe(true);
  expect(verify(null, Buffer.from("evt_1.1.[]"), publicKey, Buffer.from(signature, "base64"))).toBe(false);
});

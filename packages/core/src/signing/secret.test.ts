import { expect, test } from "vitest";
import { isAncrageError } from "../errors/ancrage-error.ts";
import { generateSecret, keyOf, versionOf } from "./secret.ts";

/** How many bytes a key stands for, or that it was refused. */
function bytesOf(key: string): number | string {
  try {
    return keyOf(key, ["whsec_", "whpk_"]).length;
  } catch (error) {
    return isAncrageError(error) ? error.code : String(error);
  }
}

const keyWith = (prefix: string, bytes: number) => prefix + Buffer.alloc(bytes, 7).toString("base64");

test("a new secret has 32 random bytes, a new key pair 64, and each its own", () => {
  expect(generateSecret()).toMatch(/^whsec_/);
  expect(bytesOf(generateSecret())).toBe(32);
  expect(keyOf(generateSecret("v1a"), ["whsk_"])).toHaveLength(64);
  expect(generateSecret()).not.toBe(generateSecret());
  expect([generateSecret("v1"), generateSecret("v1a")].map(versionOf)).toEqual(["v1", "v1a"]);
});

test("a shared key has 16 to 64 bytes, with or without base64's padding", () => {
  const [least, most] = [keyWith("whsec_", 16), keyWith("whsec_", 64)];
  expect([least, most, least.replace(/=+$/, "")].map(bytesOf)).toEqual([16, 64, 16]);
  for (const bytes of [0, 15, 65]) expect(bytesOf(keyWith("whsec_", bytes))).toBe("invalid_secret");
});

test("a public key has 32 bytes, and a private one is not taken for it", () => {
  expect(bytesOf(keyWith("whpk_", 32))).toBe(32);
  for (const key of [keyWith("whpk_", 31), keyWith("whpk_", 33), generateSecret("v1a")]) {
    expect(bytesOf(key)).toBe("invalid_secret");
  }
});

test("a key without its prefix, or that is not base64 throughout, is refused", () => {
  const key = keyWith("whsec_", 24);
  for (const wrong of [
    key.slice(6),
    key.replace("whsec_", "WHSEC_"),
    ` ${key}`,
    `${key} `,
    `${key}!`,
    key.replace("B", "-"),
  ]) {
    expect(bytesOf(wrong)).toBe("invalid_secret");
  }
});

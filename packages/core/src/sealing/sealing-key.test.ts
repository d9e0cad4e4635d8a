import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { isAncrageError } from "../errors/ancrage-error.ts";
import { generateSealingKey, sealingKeyOf } from "./sealing-key.ts";

test("a new key is readable as one, never the same, and usable", () => {
  const [one, other] = [generateSealingKey(), generateSealingKey()];
  expect(one).toMatch(/^ancrage_key_[\w-]{43}$/);
  expect(one).not.toBe(other);
  expect(sealingKeyOf(one, 0).key.symmetricKeySize).toBe(32);
});

test("a key's id is always the same, and says nothing about the key", () => {
  const text = generateSealingKey();
  const { id } = sealingKeyOf(text, 0);
  expect(id).toMatch(/^[0-9a-f]{16}$/);
  expect(sealingKeyOf(text, 3).id).toBe(id);
  const bytes = Buffer.from(text.slice("ancrage_key_".length), "base64url");
  // Nor is it a plain hash, which another use of the same key may show.
  expect(createHash("sha256").update(bytes).digest("hex")).not.toContain(id);
  expect(bytes.toString("hex")).not.toContain(id);
});

const good = generateSealingKey();
test.each([
  ["nothing", undefined],
  ["an empty text", ""],
  ["a number", 7],
  ["another prefix", good.replace("ancrage_key_", "whsec_")],
  ["no prefix", good.slice("ancrage_key_".length)],
  ["a line break at its end", `${good}\n`],
  ["a space before it", ` ${good}`],
  ["a character too few", good.slice(0, -1)],
  ["a character too many", `${good}A`],
  ["a character of another alphabet", `${good.slice(0, -2)}+A`],
  ["bits that no encoder writes", `${good.slice(0, -1)}B`],
])("%s is refused, naming its place and not itself", (_what, text) => {
  let thrown: unknown;
  try {
    sealingKeyOf(text, 2);
  } catch (error) {
    thrown = error;
  }
  if (!isAncrageError(thrown, "invalid_sealing_key")) throw thrown;
  expect(thrown.details).toEqual({ index: 2 });
  expect(thrown.message).toContain("sealingKeys[2]");
  expect(thrown.message).toContain("npx ancrage key");
  if (typeof text === "string" && text !== "") expect(thrown.message).not.toContain(text.trim().slice(-20));
});

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isAncrageError } from "../errors/ancrage-error.ts";
import { createSealer, type SealedPlace } from "./sealer.ts";
import { generateSealingKey, sealingKeyOf } from "./sealing-key.ts";

const place: SealedPlace = { tenantId: "acme", endpointId: "ep_1", field: ["secret", "sec_1"] };
const [keyA, keyB] = [generateSealingKey(), generateSealingKey()];
const sealer = createSealer([keyA]);

/** The code of the error that opening throws; any other error is a fault. */
function refusal(run: () => string): string {
  try {
    return `opened ${run()}`;
  } catch (error) {
    if (isAncrageError(error)) return error.code;
    throw error;
  }
}

const anyText = fc.string({ unit: fc.nat(0xffff).map((code) => String.fromCharCode(code)) });
const anyPlace: fc.Arbitrary<SealedPlace> = fc.record({
  tenantId: anyText,
  endpointId: anyText,
  field: fc.array(anyText, { maxLength: 3 }),
});

describe("a sealed text", () => {
  test("opens at its place to what it was, whatever text and place are", () => {
    fc.assert(
      fc.property(anyText, anyPlace, (text, at) => {
        expect(sealer.open(sealer.seal(text, at), at)).toBe(text);
      }),
    );
  });

  test("names its version and its key, and is another each time", () => {
    const sealed = sealer.seal("whsec_x", place);
    expect(sealed).toMatch(new RegExp(`^sealed_v1\\.${sealingKeyOf(keyA, 0).id}\\.[\\w-]+$`));
    expect(sealer.seal("whsec_x", place)).not.toBe(sealed);
  });

  test("is refused at any other place", () => {
    fc.assert(
      fc.property(anyText, anyPlace, anyPlace, (text, from, to) => {
        fc.pre(JSON.stringify(from) !== JSON.stringify(to));
        const sealed = sealer.seal(text, from);
        expect(refusal(() => sealer.open(sealed, to))).toBe("invalid_sealed_value");
      }),
    );
    const sealed = sealer.seal("x", place);
    for (const moved of [{ tenantId: "other" }, { endpointId: "ep_2" }, { field: ["header", "sec_1"] }]) {
      expect(refusal(() => sealer.open(sealed, { ...place, ...moved }))).toBe("invalid_sealed_value");
    }
  });

  test("is refused with any bit of it flipped", () => {
    const sealed = sealer.seal("a secret", place);
    for (let index = 0; index < sealed.length; index += 1) {
      for (let bit = 0; bit < 16; bit += 1) {
        const flipped = String.fromCharCode(sealed.charCodeAt(index) ^ (1 << bit));
        const changed = sealed.slice(0, index) + flipped + sealed.slice(index + 1);
        expect(["invalid_sealed_value", "sealing_key_missing"]).toContain(refusal(() => sealer.open(changed, place)));
      }
    }
  });

  test("is refused with another last character, also where base64url has bits that mean nothing", () => {
    const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    for (const text of ["a", "ab", "abc"]) {
      const sealed = sealer.seal(text, place);
      for (const last of alphabet) {
        const changed = sealed.slice(0, -1) + last;
        expect(refusal(() => sealer.open(changed, place))).toBe(
          changed === sealed ? `opened ${text}` : "invalid_sealed_value",
        );
      }
    }
  });

  test("is refused with any bit of its bytes flipped, and with any of them missing", () => {
    const sealed = sealer.seal("a secret", place);
    const start = sealed.lastIndexOf(".") + 1;
    const bytes = Buffer.from(sealed.slice(start), "base64url");
    const withBytes = (changed: Uint8Array) => sealed.slice(0, start) + Buffer.from(changed).toString("base64url");
    for (let bit = 0; bit < bytes.length * 8; bit += 1) {
      const changed = bytes.map((byte, index) => (index === bit >> 3 ? byte ^ (1 << (bit & 7)) : byte));
      expect(refusal(() => sealer.open(withBytes(changed), place))).toBe("invalid_sealed_value");
    }
    for (let length = 0; length < bytes.length; length += 1) {
      expect(refusal(() => sealer.open(withBytes(bytes.subarray(0, length)), place))).toBe("invalid_sealed_value");
      expect(refusal(() => sealer.open(withBytes(bytes.subarray(-length)), place))).toBe(
        length === 0 ? "opened a secret" : "invalid_sealed_value",
      );
    }
  });

  test("is nothing that was never sealed", () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(refusal(() => sealer.open(text, place))).toBe("invalid_sealed_value");
      }),
    );
    expect(refusal(() => sealer.open("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", place))).toBe("invalid_sealed_value");
  });

  test("cannot pass as sealed by another key", () => {
    const both = createSealer([keyA, keyB]);
    const renamed = sealer.seal("x", place).replace(sealingKeyOf(keyA, 0).id, sealingKeyOf(keyB, 0).id);
    expect(refusal(() => both.open(renamed, place))).toBe("invalid_sealed_value");
  });
});

describe("keys", () => {
  test("the first seals, all of them open", () => {
    const older = createSealer([keyA]).seal("x", place);
    const rotated = createSealer([keyB, keyA]);
    expect(rotated.open(older, place)).toBe("x");
    expect(rotated.isCurrent(older)).toBe(false);
    const newer = rotated.seal("x", place);
    expect(rotated.isCurrent(newer)).toBe(true);
    expect(createSealer([keyB]).open(newer, place)).toBe("x");
  });

  test("one that is missing is named, without anything of a key", () => {
    const sealed = sealer.seal("hunter2", place);
    const keyId = sealingKeyOf(keyA, 0).id;
    try {
      createSealer([keyB]).open(sealed, place);
      expect.unreachable();
    } catch (error) {
      if (!isAncrageError(error, "sealing_key_missing")) throw error;
      expect(error.details).toEqual({ keyId, endpointId: "ep_1" });
      expect(error.message).toContain(keyId);
      for (const secret of [keyA.slice(-43), keyB.slice(-43), "hunter2"]) expect(error.message).not.toContain(secret);
    }
  });

  test("none is refused, and so is a bad one at any place", () => {
    expect(() => createSealer([])).toThrow(expect.objectContaining({ code: "invalid_sealing_key" }));
    expect(() => createSealer([keyA, "nonsense"])).toThrow(
      expect.objectContaining({ code: "invalid_sealing_key", details: { index: 1 } }),
    );
  });
});

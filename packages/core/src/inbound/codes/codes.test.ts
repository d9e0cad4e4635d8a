import fc from "fast-check";
import { expect, test } from "vitest";
import { generateSealingKey } from "../../sealing/sealing-key.ts";
import { createCodeHasher } from "./hash-code.ts";
import { checkedPublicUrl, inboundUrl } from "./inbound-url.ts";
import { isCodeText, makeCode } from "./make-code.ts";
import { maskCode } from "./mask-code.ts";

test("a code has a readable prefix, 140 random bits, and fits into a path as it is", () => {
  fc.assert(
    fc.property(fc.string(), (hook) => {
      const code = makeCode(hook);
      expect(isCodeText(code)).toBe(true);
      expect(encodeURIComponent(code)).toBe(code);
    }),
  );
  expect(makeCode("refresh-customer")).toMatch(/^REFRESHCUSTOMER-/);
  expect(new Set(Array.from({ length: 1_000 }, () => makeCode("x"))).size).toBe(1_000);
});

test("every character of the random part comes up, and none twice as often as another", () => {
  const counts = new Map<string, number>();
  for (let index = 0; index < 2_000; index++) {
    for (const letter of makeCode("x").slice(2)) counts.set(letter, (counts.get(letter) ?? 0) + 1);
  }
  expect(counts.size).toBe(32);
  expect(Math.max(...counts.values())).toBeLessThan(2 * Math.min(...counts.values()));
});

test("three characters are shown of a code", () => {
  expect(maskCode("MONSERVICE-7f3k")).toBe("MON***");
});

test("a code is found by every key that may have hashed it, and by no other", () => {
  const [old, current, other] = [generateSealingKey(), generateSealingKey(), generateSealingKey()];
  const code = makeCode("x");
  const kept = createCodeHasher([old]).hash(code);
  expect(createCodeHasher([current, old]).hashes(code)).toContain(kept);
  expect(createCodeHasher([current, old]).hash(code)).not.toBe(kept);
  expect(createCodeHasher([other]).hashes(code)).not.toContain(kept);
  expect(createCodeHasher().hash(code)).not.toBe(createCodeHasher().hash(code));
});

test("the URL of a code keeps what stands before the mount", () => {
  const base = checkedPublicUrl("https://host.example:8080/123456/TEST1/api/v1/WebHook/");
  expect(inboundUrl(base, "MON-1", { dos: "998", refreshCustomer: "C0000001" })).toBe(
    "https://host.example:8080/123456/TEST1/api/v1/WebHook/MON-1?dos=998&refreshCustomer=C0000001",
  );
});

test.each(["host.example", "ftp://host.example", "https://user@host.example", "https://host.example?a=1", ""])(
  "refuses the public URL %j and says what is wanted",
  (publicUrl) => {
    expect(() => checkedPublicUrl(publicUrl)).toThrow(
      expect.objectContaining({ code: "invalid_option", details: { option: "publicUrl" } }),
    );
  },
);

import { expect, test } from "vitest";
import { checkedKey } from "./checked-key.ts";

test("a key has 1 to 256 bytes that every store can keep and find again", () => {
  for (const text of ["a", "x".repeat(256), "é".repeat(128), "\u001b \n", "__proto__"]) {
    expect(checkedKey("scope", text)).toBe(text);
  }
  for (const text of ["", "x".repeat(257), "é".repeat(129), "a\0b", "\ud800", "\udc00x", 7, null, {}, ["a"]]) {
    expect(() => checkedKey("scope", text as string)).toThrow(
      expect.objectContaining({ code: "invalid_option", details: { option: "scope" } }),
    );
  }
});

import { expect, test } from "vitest";
import { lineOf, thrownText } from "./thrown-text.ts";

test.each([
  [new TypeError("no such deal"), "TypeError: no such deal"],
  ["a text", "a text"],
  [7, "7"],
  [undefined, "undefined"],
  [Symbol("odd"), "Symbol(odd)"],
])("%o is shown as %j", (thrown, text) => {
  expect(thrownText(thrown)).toBe(text);
});

const unreadable = {
  "an object without a prototype": Object.create(null),
  "an object whose text throws": {
    toString() {
      throw new Error("no");
    },
  },
  "an error whose message throws": Object.defineProperty(new Error("x"), "message", {
    get() {
      throw new Error("no");
    },
  }),
  "an error whose name is a symbol": Object.assign(new Error("x"), { name: Symbol("n") }),
  "a proxy that was revoked": revoked(),
};
test.each(Object.entries(unreadable))("%s has no text, and says so", (_what, thrown) => {
  expect(thrownText(thrown)).toBe("Something was thrown that has no text.");
});

function revoked(): object {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
}

test("line breaks become spaces, other control characters visible", () => {
  expect(lineOf("one\r\n   two\n\nthree\u2028four")).toBe("one two three four");
  expect(lineOf("\u001b[31mred\u0000\u0007\u009b\u007f\tend")).toBe(
    "\\u001b[31mred\\u0000\\u0007\\u009b\\u007f\\u0009end",
  );
});

test("a long text is cut, and what it was cut into is still whole characters", () => {
  expect(lineOf("x".repeat(1_000_000))).toBe(`${"x".repeat(499)}…`);
  const cut = lineOf(`${"x".repeat(498)}${"🙂".repeat(9)}`);
  expect([cut.isWellFormed(), cut.length]).toEqual([true, 500]);
  expect(lineOf("half a pair: \ud83d")).toBe("half a pair: \ufffd");
});

test("a megabyte of spaces and line breaks costs nothing to speak of", () => {
  expect(lineOf("\n ".repeat(500_000)).length).toBeLessThanOrEqual(500);
});

import { validateHeaderName, validateHeaderValue } from "node:http";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { headerNameFault, headerValueFault, isAlwaysSecret } from "./header-rules.ts";

const allowedNames = ["x-team", "X-Api-Key", "authorization", "Cookie", "accept", "x_under", "!#$%&'*+-.^_`|~", "0"];
const malformedNames = [
  ...["x-a\r\nx-b: 1", "x\ra", "x\na", "\nx-a", "x-a\n", "x\0a", "x a", " x-a", "x-a ", "x:a", ":authority", "x\ta"],
  ...["x-é", "x-\u010d", "x-🚀", "x-\u2028", "", "x".repeat(129), "x".repeat(10_240)],
  ...["x(a)", "x,a", "x/a", "x;a", "x=a", "x@a", "x[a]", 'x"a"', "x\\a", "x{a}", "<x>", "x?"],
];
const reservedNames = [
  ...["Host", "hOsT", "Content-Length", "Transfer-Encoding", "Connection", "Upgrade", "Expect", "Proxy-Authorization"],
  ...["TE", "Trailer", "Keep-Alive", "HTTP2-Settings", "Via", "proxy-connection", "PROXY-", "Sec-Fetch-Site"],
  ...["Content-Type", "Content-Encoding", "Accept-Encoding", "User-Agent", "__proto__", "__PROTO__"],
  ...["Webhook-Signature", "webhook-id", "WEBHOOK-TIMESTAMP", "webhook-endpoint", "webhook-anything", "webhook-"],
];

const allowedValues = ["1", "Bearer abc.def-ghi", "a  b", "~", "!", "x".repeat(4_096)];
const malformedValues = [
  ...["a\r\nx-b: 1", "a\r", "a\n", "\na", "a\r\n b", "a\n\tb", "a\0b", "a\tb", "a\x7fb", "a\x1bb", "a\u0085b"],
  ...["\u010a", "\u010d", "a\u010d\u010ax-b: 1", "é", "🚀", "a\u2028b", "\ud800"],
  ...["", " ", " a", "a ", "a\t", "\ta"],
  ...["x".repeat(4_097), "x".repeat(102_400), `${"x".repeat(102_400)} `],
];

/** Each with a short text to stand for it in a title. */
function titled(texts: readonly string[]): readonly (readonly [title: string, text: string])[] {
  return texts.map((text) => [text.length > 60 ? `a text of ${text.length} characters` : JSON.stringify(text), text]);
}

describe("names", () => {
  test.each(allowedNames)("%s may be used", (name) => expect(headerNameFault(name)).toBeNull());

  test.each(titled(malformedNames))("%s is refused, and not repeated in the words", (_title, name) => {
    const fault = headerNameFault(name);
    expect(fault).toMatch(/1 to 128 letters/);
    if (name.trim().length > 3) expect(fault).not.toContain(name);
  });

  test.each(reservedNames)("%s is not for hosts and subscribers to set, in any case", (name) => {
    for (const form of [name, name.toLowerCase(), name.toUpperCase()]) {
      expect(headerNameFault(form)).toContain(`The header ${name.toLowerCase()} is set by Ancrage or by HTTP itself`);
    }
  });

  test("only authorization and cookie are secret by their name", () => {
    expect(["authorization", "cookie", "x-team", "set-cookie"].map(isAlwaysSecret)).toEqual([true, true, false, false]);
  });
});

describe("values", () => {
  test.each(titled(allowedValues))("%s may be used", (_title, value) => expect(headerValueFault(value)).toBeNull());

  test.each(titled(malformedValues))("%s is refused, and not repeated in the words", (_title, value) => {
    const fault = headerValueFault(value);
    expect(fault).toMatch(/visible ASCII|at most 4096 characters/);
    if (value.trim().length > 3) expect(fault).not.toContain(value.trim());
  });
});

test("whatever passes is taken unchanged by node's own checks and by fetch's", () => {
  const character = fc.oneof(
    { weight: 6, arbitrary: fc.integer({ min: 0x20, max: 0x7e }) },
    { weight: 1, arbitrary: fc.integer({ min: 0, max: 0x17f }) },
  );
  const text = fc.array(character, { maxLength: 12 }).map((codes) => String.fromCharCode(...codes));
  const names = fc.oneof(text, fc.constantFrom(...allowedNames, ...malformedNames, ...reservedNames));
  const values = fc.oneof(text, fc.constantFrom(...allowedValues, ...malformedValues));
  let passed = 0;
  fc.assert(
    fc.property(names, values, (name, value) => {
      if (headerNameFault(name) !== null || headerValueFault(value) !== null) return;
      passed += 1;
      validateHeaderName(name);
      validateHeaderValue(name, value);
      const headers = new Headers([[name, value]]);
      expect([...headers]).toEqual([[name.toLowerCase(), value]]);
      expect(Object.entries(Object.fromEntries([[name, value]]))).toEqual([[name, value]]);
    }),
    { seed: 20_260_301, numRuns: 20_000 },
  );
  // Proof that the rules leave something to check.
  expect(passed).toBeGreaterThan(500);
});

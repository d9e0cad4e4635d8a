/** A value inside `levels` arrays. */
export function nested(levels: number): unknown {
  let value: unknown = "bottom";
  for (let level = 0; level < levels; level++) value = [value];
  return value;
}

/** Values that JSON can carry and that stores, parsers or screens have stumbled over. */
export const poisonValues: Readonly<Record<string, unknown>> = {
  "NUL characters": { text: "a\0b", "\0": "\0" },
  "half surrogate pairs": { text: "a\ud800", "\udc00": "\ud83d \ude00" },
  "control characters": { text: "\u001b[31mred\u0007\b\r\n\u0085\u009b\u2028\u2029\ufeff\uffff" },
  "keys of prototypes": JSON.parse(
    '{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":2}},"prototype":{},"toJSON":null,"then":null}',
  ),
  "keys that look alike": { a: 1, A: 2, "a ": 3, "\u00e9": 4, "e\u0301": 5, "": 6, "1": 7, "01": 8 },
  "numbers at the edge": [1e308, 5e-324, Number.MAX_SAFE_INTEGER + 2, 0.1 + 0.2, -1e-7],
  "250,000 characters": "x".repeat(250_000),
  "40,000 NUL characters": "\0".repeat(40_000),
  "100,000 numbers": Array.from({ length: 100_000 }, () => 7),
  "500 levels": nested(500),
  "a text": "not an object",
  false: false,
};

import fc from "fast-check";
import { expect, test } from "vitest";
import { shownBody } from "./shown-body.ts";

test.each(["", "ok", "a\0b", "é 🙂", "\ufeff{}", "\ufffd", "\u001b[31m"])(
  "the bytes of %j are shown as text alone",
  (text) => {
    expect(shownBody(Buffer.from(text))).toEqual({ body: text });
  },
);

test.each([
  ["latin-1", [0x63, 0x61, 0x66, 0xe9], "caf\ufffd"],
  ["a character cut in half", [0x61, 0xf0, 0x9f], "a\ufffd"],
  ["half a surrogate pair", [0xed, 0xa0, 0x80], "\ufffd\ufffd\ufffd"],
  ["an overlong NUL", [0xc0, 0x80], "\ufffd\ufffd"],
])("%s is shown as far as it goes, with its bytes beside it", (_what, bytes, body) => {
  expect(shownBody(Uint8Array.from(bytes))).toEqual({ body, bodyBase64: Buffer.from(bytes).toString("base64") });
});

test("whatever was sent can be had back from what is shown", () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.uint8Array(),
        fc.string({ unit: "binary" }).map((text) => new Uint8Array(Buffer.from(text))),
      ),
      (bytes) => {
        const { body, bodyBase64 } = JSON.parse(JSON.stringify(shownBody(bytes)));
        const back = bodyBase64 === undefined ? Buffer.from(body) : Buffer.from(bodyBase64, "base64");
        expect(back.equals(bytes)).toBe(true);
      },
    ),
  );
});

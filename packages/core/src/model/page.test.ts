import { expect, test } from "vitest";
import { isAncrageError } from "../errors/ancrage-error.ts";
import { decodeCursor, encodeCursor, PAGE_LIMIT } from "./page.ts";

const last = { createdAt: new Date("2026-01-01T12:00:00.001Z"), id: "dlv_0000000000010123456789abcdef0123" };

test("a page has 25 rows by default and 100 at most", () => {
  expect(PAGE_LIMIT).toEqual({ default: 25, max: 100 });
});

test("a cursor leads back to the row it was made from", () => {
  expect(decodeCursor(encodeCursor(last))).toEqual(last);
});

test("a cursor that was not made here is refused, whatever is in it", () => {
  const text = `${last.createdAt.getTime()}.${last.id}`;
  const forged = [
    "",
    "1",
    ` ${text}`,
    `${text} `,
    `${text}0`,
    `-${text}`,
    `1e3.${last.id}`,
    `100000000000000.${last.id}`,
    `1.' OR 1=1 --`,
    `1.${"\0"}`,
  ];
  for (const cursor of [...forged.map((one) => Buffer.from(one).toString("base64url")), "%", "…", text]) {
    expect(() => decodeCursor(cursor)).toThrowError(
      expect.toSatisfy((error) => isAncrageError(error, "invalid_cursor")),
    );
  }
});

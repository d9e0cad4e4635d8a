import { expect, test } from "vitest";
import { printable, shortened } from "./printable.ts";
import { withoutSecrets } from "./without-secrets.ts";

test.each([
  ["secret whsec_c2VjcmV0LXNlY3JldA==.", "secret whsec_….", []],
  ["key ancrage_key_ab-c_d", "key ancrage_key_…", []],
  ["authorization: bearer abc.def-1", "authorization: bearer …", []],
  ["connect postgres://ada:pass@db.example/app", "connect postgres://…@db.example/app", []],
  ["the token operator-token and operator-token", "the token … and …", ["operator-token"]],
  [
    "a public key whpk_abc at https://app.example/a@b",
    "a public key whpk_abc at https://app.example/a@b",
    [undefined, ""],
  ],
])("%s", (text, hidden, known) => {
  expect(withoutSecrets(text, known)).toBe(hidden);
});

test("nothing in a text moves the cursor or turns its direction", () => {
  expect(printable("a\u001b[2Jb\u202ec\n\u0000é😀")).toBe("a\\u001b[2Jb\\u202ec\\u000a\\u0000é😀");
  expect(shortened("abcdef", 4)).toBe("abc…");
});

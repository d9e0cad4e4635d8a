import { expect, test } from "vitest";
import { type ChosenPath, everyPath, namesTwice, withEmptyPath } from "./chosen-paths.ts";

const row = (path: string, alias = "", key = 0): ChosenPath => ({ key, path, alias });

test("every path of a sample is chosen at first, and more can be added", () => {
  const path = (text: string) => ({ path: text, kind: "text", example: "x" }) as const;
  const inferred = { headers: [], query: [path("a"), path("b")], body: [], truncated: false };
  const { query, body } = everyPath({ ...inferred, proposed: { query: null, body: null } });
  expect(query.map((one) => one.path)).toEqual(["a", "b"]);
  expect(withEmptyPath(query).map(({ key }) => key)).toEqual([0, 1, 2]);
  expect(withEmptyPath(body)).toEqual([row("")]);
});

test("names that two rows have are told", () => {
  expect(namesTwice([row("a"), row("b", "a"), row("c", " a "), row("d"), row(""), row("")])).toEqual(["a"]);
});

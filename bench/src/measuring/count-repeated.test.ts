import { expect, test } from "vitest";
import { countRepeated } from "./count-repeated.ts";

test("the same event at the same endpoint is a repetition each further time, at another endpoint it is none", () => {
  const arrival = (eventId: string, endpointId: string) => ({ eventId, endpointId, atMs: 0 });
  expect(countRepeated([arrival("a", "1"), arrival("a", "2"), arrival("b", "1")])).toBe(0);
  expect(countRepeated([arrival("a", "1"), arrival("a", "1"), arrival("a", "1")])).toBe(2);
});

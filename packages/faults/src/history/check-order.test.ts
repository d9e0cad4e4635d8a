import { expect, test } from "vitest";
import { checkOrder } from "./check-order.ts";
import type { Arrival } from "./history.ts";

const arrival = (at: number, eventId: string, status = 200): Arrival => ({
  ...{ at, eventId, endpointId: "ep", bodyHash: "", payloadHash: "", isSigned: true, status },
});
const recorded = [
  { eventId: "e1", key: "a" },
  { eventId: "f1", key: "b" },
  { eventId: "e2", key: "a" },
];

test("what is accepted one after another is in order, duplicates and other keys aside", () => {
  const arrivals = [arrival(0, "f1"), arrival(1, "e1", 500), arrival(2, "e1"), arrival(3, "e2"), arrival(4, "e1")];
  expect(checkOrder(recorded, arrivals)).toEqual([]);
});

test("what comes before its turn, or never, is told", () => {
  const early = [arrival(0, "f1"), arrival(1, "e1", 500), arrival(2, "e2"), arrival(3, "e1")];
  expect(checkOrder(recorded, early)).toEqual(["e2, number 2 of a, at ep came 1 ms too early"]);
  expect(checkOrder(recorded, [arrival(0, "f1"), arrival(2, "e1")])).toEqual([
    "e2, number 2 of a, at ep was never accepted",
  ]);
});

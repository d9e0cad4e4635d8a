import fc from "fast-check";
import { expect, test } from "vitest";
import { localTime, timeOfLocal } from "./local-time.ts";

test("a time to the minute comes back from the field as it went in, whatever the zone", () => {
  const minute = fc.integer({ min: 0, max: 40_000_000 }).map((minutes) => new Date(minutes * 60_000).toISOString());
  fc.assert(
    fc.property(minute, (at) => {
      const field = localTime(at);
      expect(field).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d$/);
      // An hour that a clock shows twice has one text for both.
      expect([0, 3_600_000]).toContain(Math.abs(Date.parse(timeOfLocal(field) ?? "") - Date.parse(at)));
    }),
  );
  expect([localTime(null), timeOfLocal("")]).toEqual(["", null]);
});

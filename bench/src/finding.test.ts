import { expect, test } from "vitest";
import { judged } from "./finding.ts";

const rate = (value: number) => ({ value, unit: "/s" }) as const;
const about = { bar: "P1", what: "Deliveries" } as const;

test("a ratio is ours by the peer's, and reaches the bar when it equals it", () => {
  const wanted = { of: "ratio", atLeast: 0.75 } as const;
  expect(judged({ ...about, ours: rate(750), peer: rate(1000), wanted })).toMatchObject({ ratio: 0.75, reached: true });
  expect(judged({ ...about, ours: rate(749), peer: rate(1000), wanted }).reached).toBe(false);
});

test("a ratio that is given counts, not that of the figures", () => {
  const wanted = { of: "ratio", atMost: 2 } as const;
  expect(judged({ ...about, ours: rate(3), peer: rate(1), ratio: 1.9, wanted })).toMatchObject({
    ratio: 1.9,
    reached: true,
  });
});

test("a bar without a peer is held against our own figure", () => {
  const wanted = { of: "ours", atMost: 150 } as const;
  expect(judged({ ...about, ours: rate(150), wanted }).reached).toBe(true);
  expect(judged({ ...about, ours: rate(150.1), wanted }).reached).toBe(false);
});

test("a figure that is missing or no number reaches nothing", () => {
  const wanted = { of: "ratio", atLeast: 1 } as const;
  expect(judged({ ...about, wanted })).toMatchObject({ ours: null, peer: null, ratio: null, reached: false });
  expect(judged({ ...about, ours: rate(Number.NaN), peer: rate(1), wanted }).reached).toBe(false);
});

test("what else is wrong keeps a good figure from reaching the bar", () => {
  const wanted = { of: "ratio", atLeast: 1 } as const;
  expect(judged({ ...about, ours: rate(2), peer: rate(1), wanted, faults: ["it came twice"] }).reached).toBe(false);
});

test("where nothing is wanted nothing is reached or missed", () => {
  expect(judged({ ...about, ours: rate(2), peer: rate(1), wanted: null })).toMatchObject({ ratio: 2, reached: null });
});

import { expect, test } from "vitest";
import { compareRounds } from "./compare-rounds.ts";

const round = (deliveriesPerSecond: number, wireBytes = 800) => ({
  deliveriesPerSecond,
  wireBytes,
  cpuMicroseconds: 100,
});
const about = { bar: "P1", what: "Deliveries", wanted: { of: "ratio", atLeast: 0.75 } } as const;

test("the ratio is the median of the pairs, so that one noisy round moves nothing", () => {
  const ours = [round(800), round(400), round(900)];
  const peer = { rounds: [round(1000), round(500), round(100)] };
  expect(compareRounds({ ...about, ours, peer })).toMatchObject({
    ours: { value: 800 },
    peer: { value: 500 },
    ratio: 0.8,
    reached: true,
  });
});

test("a peer that failed leaves the bar not reached, with our figure and its words", () => {
  expect(compareRounds({ ...about, ours: [round(800)], peer: { fault: "it hung" } })).toMatchObject({
    ours: { value: 800 },
    peer: null,
    reached: false,
    faults: ["it hung"],
  });
});

test("where both must send alike, other bytes are a fault", () => {
  const compared = { ...about, ours: [round(800)], peer: { rounds: [round(1000, 700)] } };
  expect(compareRounds({ ...compared, alike: true })).toMatchObject({
    reached: false,
    faults: ["a request had 800 bytes from us and 700 from the peer"],
  });
  expect(compareRounds(compared).reached).toBe(true);
});

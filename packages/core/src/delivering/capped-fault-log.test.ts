import { expect, test } from "vitest";
import type { Clock } from "../ports/clock.ts";
import type { LogFields, Logger } from "../ports/logger.ts";
import { cappedFaultLog } from "./capped-fault-log.ts";

test("a fault that goes on is said at once, then once a minute with how often it came meanwhile", () => {
  let nowMs = 0;
  const clock: Clock = { now: () => new Date(nowMs), monotonicMs: () => nowMs, after: () => () => {} };
  const said: (LogFields | undefined)[] = [];
  const logger: Logger = { debug() {}, info() {}, warn() {}, error: (_, fields) => said.push(fields) };
  const log = cappedFaultLog({ clock, logger }, "error", "It failed");
  for (; nowMs <= 120_000; nowMs += 1_000) log("down");
  expect(said).toEqual([
    { error: "down" },
    { error: "down", notLoggedSince: 59 },
    { error: "down", notLoggedSince: 59 },
  ]);
});

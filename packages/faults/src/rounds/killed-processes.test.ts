import { describe, expect, inject, test } from "vitest";
import type { Fault } from "./fault.ts";
import { killedAtEachPoint, killedAtRandom, producerKilled } from "./kill-faults.ts";
import { runRound } from "./run-round.ts";
import { stoppedPastLease } from "./stop-fault.ts";

const serverUrl = inject("postgresUrl") ?? "";

describe.skipIf(serverUrl === "").concurrent("processes that are killed or stopped, on PostgreSQL", () => {
  const round = (fault: Fault, times: number) => runRound({ fault, serverUrl, seed: 11, times });

  test("a dispatcher killed at each named point loses nothing, and repeats no more than it may", async () => {
    const { violations, times, unknownAttempts } = await round(killedAtEachPoint, killedAtEachPoint.points);
    expect(violations).toEqual([]);
    expect(times).toBe(9);
    expect(unknownAttempts).toBeGreaterThan(0);
  }, 120_000);

  test("one of several dispatchers killed at any time loses nothing", async () => {
    expect((await round(killedAtRandom, 3)).violations).toEqual([]);
  }, 120_000);

  test("a producer killed at any time leaves an event for each row, and none without", async () => {
    const { violations, duplicates } = await round(producerKilled, 3);
    expect(violations).toEqual([]);
    expect(duplicates).toBe(0);
  }, 120_000);

  test("what a stopped dispatcher held is done by others, and its own results come too late", async () => {
    const { violations, unknownAttempts } = await round(stoppedPastLease, 1);
    expect(violations).toEqual([]);
    expect(unknownAttempts).toBeGreaterThan(0);
  }, 120_000);
});

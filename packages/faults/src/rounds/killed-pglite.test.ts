import { expect, test } from "vitest";
import { runPGliteRound } from "./run-pglite-round.ts";

test("a process with PGlite inside, killed five times and opened again, loses nothing", async () => {
  const { violations, times, events } = await runPGliteRound({ seed: 14, kills: 5 });
  expect(violations).toEqual([]);
  expect(times).toBe(5);
  expect(events).toBeGreaterThan(50);
}, 120_000);

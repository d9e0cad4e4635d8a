import { describe, expect, inject, test } from "vitest";
import { sessionsTerminated } from "./database-faults.ts";
import type { Fault } from "./fault.ts";
import { runRound } from "./run-round.ts";
import { answersCut, lineSilent } from "./wire-faults.ts";

const serverUrl = inject("postgresUrl") ?? "";

describe
  .skipIf(serverUrl === "")
  .concurrent("connections to PostgreSQL that are lost under processes that live", () => {
    const round = (fault: Fault, times: number) => runRound({ fault, serverUrl, seed: 12, times });

    test("sessions that are terminated end no process and lose nothing", async () => {
      expect((await round(sessionsTerminated, 2)).violations).toEqual([]);
    }, 120_000);

    test("a statement whose answer was lost was done once, whoever repeats it", async () => {
      const { violations, times } = await round(answersCut, answersCut.statements);
      expect(violations).toEqual([]);
      expect(times).toBe(6);
    }, 120_000);

    test("a connection that falls silent is given up", async () => {
      expect((await round(lineSilent, 1)).violations).toEqual([]);
    }, 120_000);
  });

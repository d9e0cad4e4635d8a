import { missingPostgres, type PostgresServer, startPostgresServer } from "@ancrage/conformance/databases";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { missingSmallDisk, openSmallDisk } from "../world/small-disk.ts";
import { diskFull, serverKilled, serverShutDown } from "./database-faults.ts";
import type { Fault } from "./fault.ts";
import { runRound } from "./run-round.ts";

describe.skipIf(missingPostgres() !== null)("a server that goes down under processes that live", () => {
  let server: PostgresServer;
  beforeAll(async () => {
    server = await startPostgresServer();
  }, 60_000);
  afterAll(() => server.remove());
  const round = (fault: Fault, times: number) => runRound({ fault, serverUrl: server.url, seed: 13, times });

  test("shut down at once and started, it is outlived, and little is said of it", async () => {
    const { violations, logLines } = await round(serverShutDown(server), 2);
    expect(violations).toEqual([]);
    // Two dispatchers, six faults that each may meet, each said once a minute, which passes here in 12 s.
    expect(logLines).toBeLessThanOrEqual(2 * 6 * 3);
  }, 120_000);

  test("killed and started, it is outlived", async () => {
    expect((await round(serverKilled(server), 1)).violations).toEqual([]);
  }, 120_000);
});

const noDisk = missingPostgres() ?? missingSmallDisk();
if (noDisk !== null) console.warn(`Not tested with a full disk: ${noDisk}.`);

test.skipIf(noDisk !== null)(
  "on a full disk an event is refused, and everything goes on once there is room",
  async () => {
    const disk = await openSmallDisk();
    try {
      const { violations } = await runRound({ fault: diskFull(disk), serverUrl: disk.serverUrl, seed: 14, times: 1 });
      expect(violations).toEqual([]);
    } finally {
      await disk.close();
    }
  },
  120_000,
);

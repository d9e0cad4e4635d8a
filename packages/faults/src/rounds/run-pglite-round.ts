import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { openPGlite } from "@ancrage/postgres";
import { dumpLedger } from "../history/dump-ledger.ts";
import type { Arrival, LedgerDump } from "../history/history.ts";
import { readLines } from "../history/read-lines.ts";
import { type Child, startChild } from "../processes/child.ts";
import type { PGliteOptions } from "../processes/pglite-process.ts";
import { type ProducerLine, readProduced } from "../processes/producer-log.ts";
import { startReceiving } from "../world/receiving.ts";
import type { Injected } from "./fault.ts";
import { judgeRound, type RoundResult } from "./round-result.ts";
import { seededRandom } from "./seeded-random.ts";

export interface PGliteRoundTerms {
  readonly seed: number;
  /** How often the process is killed, each time while it fires and delivers. */
  readonly kills: number;
}

/** One process with PGlite inside, killed and opened again, which then finishes what there is. */
export async function runPGliteRound({ seed, kills }: PGliteRoundTerms): Promise<RoundResult> {
  const room = await mkdtemp(join(tmpdir(), "ancrage-faults-"));
  const [folder, log, receiverLog] = [join(room, "pglite"), join(room, "producer"), join(room, "receiver")];
  const time = { epochMs: Date.now(), speed: 5 };
  const random = seededRandom(seed);
  const children: Child[] = [];

  async function inFolder<Result>(use: (database: Awaited<ReturnType<typeof openPGlite>>) => Promise<Result>) {
    const database = await openPGlite(folder);
    try {
      return await use(database);
    } finally {
      await database.close();
    }
  }
  async function startHost(): Promise<Child> {
    const options: PGliteOptions = { folder, time, log, restMs: 20, prefix: `R-${seed}-${children.length}` };
    const child = startChild("./pglite-process.ts", options);
    children.push(child);
    await child.heard("started");
    return child;
  }

  try {
    const receiving = await inFolder((database) => startReceiving(database, { log: receiverLog, time }));
    children.push(receiving.process);
    const arrivals = () => readLines<Arrival>(receiverLog);
    const injected: Injected[] = [];
    for (let count = 0; count < kills; count += 1) {
      const before = arrivals().length;
      const host = await startHost();
      // It must have got somewhere, or the kill would only ever meet the start.
      while (arrivals().length < before + 10 && !host.hasEnded) await wait(10);
      await wait(random() * 300);
      await host.kill();
      injected.push({ deaths: 1, overAt: Date.now() });
    }
    await (await startHost()).stop();
    const ledger: LedgerDump = await inFolder(dumpLedger);
    const produced = readProduced(readLines<ProducerLine>(log));
    const history = { produced, arrivals: arrivals(), ledger };
    const { endpointIds } = receiving;
    return { ...judgeRound({ fault: "PGlite killed and opened again", history, injected, endpointIds }), logLines: 0 };
  } finally {
    await Promise.all(children.map((child) => child.kill()));
    await rm(room, { recursive: true });
  }
}

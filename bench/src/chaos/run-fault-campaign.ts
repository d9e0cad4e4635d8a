import { missingPostgres, startPostgresServer } from "@ancrage/conformance/databases";
import {
  answersCut,
  diskFull,
  killedAtEachPoint,
  killedAtRandom,
  lineSilent,
  missingSmallDisk,
  openSmallDisk,
  producerKilled,
  type RoundResult,
  type RoundTerms,
  runPGliteRound,
  runRound,
  serverKilled,
  serverShutDown,
  sessionsTerminated,
  stoppedPastLease,
} from "@ancrage/faults";

export interface CampaignTerms {
  readonly minutes: number;
  /** The same seed makes the same choices; what the machine makes of them differs. */
  readonly seed: number;
}

/** A round, or why it came to no end. */
export type CampaignRound = RoundResult | { readonly fault: string; readonly stuck: string };

export interface FaultCampaign {
  readonly rounds: readonly CampaignRound[];
  /** What could not be tried here, in words. */
  readonly leftOut: readonly string[];
}

/** A round as it is repeated. A restart is outlived at the speed of production: that is how recovery is measured. */
type Kind = Omit<RoundTerms, "seed" | "serverUrl"> & { readonly serverUrl?: string };

/** Kills of the process with PGlite inside a minute: 100 in ten. */
const PGLITE_KILLS_PER_MINUTE = 10;

/** Breaks processes and databases, one way after the other, until the time is up, and judges each round. */
export async function runFaultCampaign({ minutes, seed }: CampaignTerms): Promise<FaultCampaign> {
  const onPGlite = pgliteRounds(seed, Math.ceil(minutes * PGLITE_KILLS_PER_MINUTE));
  const missing = missingPostgres();
  if (missing !== null) return { rounds: await onPGlite, leftOut: [`PostgreSQL: ${missing}`] };
  const onPostgres = postgresRounds(seed, performance.now() + minutes * 60_000);
  const noDisk = missingSmallDisk();
  const rounds = [...(await onPostgres), ...(await onPGlite)];
  return { rounds, leftOut: noDisk === null ? [] : [`A full disk: ${noDisk}`] };
}

async function pgliteRounds(seed: number, kills: number): Promise<CampaignRound[]> {
  const rounds: CampaignRound[] = [];
  for (let left = kills; left > 0; left -= 10) {
    const terms = { seed: seed + left, kills: Math.min(left, 10) };
    rounds.push(await orStuck("PGlite killed and opened again", () => runPGliteRound(terms)));
  }
  return rounds;
}

async function postgresRounds(seed: number, until: number): Promise<CampaignRound[]> {
  const server = await startPostgresServer();
  const disk = missingSmallDisk() === null ? await openSmallDisk() : null;
  const kinds: readonly Kind[] = [
    { fault: killedAtEachPoint, times: killedAtEachPoint.points },
    { fault: killedAtRandom, times: 5 },
    { fault: producerKilled, times: 5 },
    { fault: stoppedPastLease, times: 1 },
    { fault: sessionsTerminated, times: 3 },
    { fault: serverShutDown(server), times: 5, speed: 1 },
    { fault: serverKilled(server), times: 3, speed: 1 },
    { fault: answersCut, times: answersCut.statements },
    { fault: lineSilent, times: 1 },
    ...(disk === null ? [] : [{ fault: diskFull(disk), times: 2, serverUrl: disk.serverUrl }]),
  ];
  const rounds: CampaignRound[] = [];
  try {
    for (let number = 0; rounds.length < kinds.length || performance.now() < until; number += 1) {
      const kind = kinds[(seed + number) % kinds.length];
      if (kind === undefined) break;
      const terms = { serverUrl: server.url, ...kind, seed: seed + number };
      rounds.push(await orStuck(kind.fault.name, () => runRound(terms)));
      // A round that broke off may have left it down.
      await server.start();
    }
  } finally {
    await disk?.close();
    await server.remove();
  }
  return rounds;
}

async function orStuck(fault: string, round: () => Promise<RoundResult>): Promise<CampaignRound> {
  try {
    return await round();
  } catch (error) {
    return { fault, stuck: String(error) };
  }
}

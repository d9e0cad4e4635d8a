export { runRound, type RoundTerms } from "./rounds/run-round.ts";
export { type PGliteRoundTerms, runPGliteRound } from "./rounds/run-pglite-round.ts";
export type { RoundResult } from "./rounds/round-result.ts";
export type { Fault, FaultScene, Injected } from "./rounds/fault.ts";
export { killedAtEachPoint, killedAtRandom, producerKilled } from "./rounds/kill-faults.ts";
export { stoppedPastLease } from "./rounds/stop-fault.ts";
export { diskFull, serverKilled, serverShutDown, sessionsTerminated } from "./rounds/database-faults.ts";
export { answersCut, lineSilent } from "./rounds/wire-faults.ts";
export { missingSmallDisk, openSmallDisk, type SmallDisk } from "./world/small-disk.ts";

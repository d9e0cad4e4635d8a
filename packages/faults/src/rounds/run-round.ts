import type { Arrival } from "../history/history.ts";
import { openWorld } from "../world/open-world.ts";
import type { Fault, Injected } from "./fault.ts";
import { judgeRound, type RoundResult, recoveryMs } from "./round-result.ts";
import { seededRandom } from "./seeded-random.ts";

export interface RoundTerms {
  readonly fault: Fault;
  /** A world of its own is made there. */
  readonly serverUrl: string;
  readonly seed: number;
  readonly times: number;
  /** How much faster leases, heartbeats and polls run. Default 5; recovery is measured at 1. */
  readonly speed?: number;
}

/** Opens a world, breaks it so many times while events are fired, lets it heal, and judges what happened. */
export async function runRound({ fault, serverUrl, seed, times, speed = 5 }: RoundTerms): Promise<RoundResult> {
  const world = await openWorld({ serverUrl, seed, speed });
  try {
    for (let count = 0; count < fault.dispatchers; count += 1) await world.startDispatcher();
    await world.until("the first delivery", () => world.arrivals().length > 0 || fault.dispatchers === 0);
    const random = seededRandom(seed);
    const injected: Injected[] = [];
    for (let turn = 0; turn < times; turn += 1) {
      injected.push(await fault.inject({ world, random, turn }));
      await goesOn(world.arrivals, injected, world.until);
    }
    const history = await world.finish();
    const logs = world.dispatchers.flatMap(({ said }) => said.filter((one) => one.said === "log"));
    // One a delivery, so they are as many as those.
    const logLines = logs.filter(({ message }) => !String(message).startsWith("A result came after")).length;
    return { ...judgeRound({ fault: fault.name, history, injected, endpointIds: world.endpointIds }), logLines };
  } finally {
    await world.close();
  }
}

/** After a fault somebody must deliver again, before the next one. */
async function goesOn(
  arrivals: () => readonly Arrival[],
  injected: readonly Injected[],
  until: (what: string, isTrue: () => boolean) => Promise<void>,
): Promise<void> {
  const overAt = injected.at(-1)?.overAt ?? 0;
  await until("work goes on after the fault", () => recoveryMs(arrivals(), overAt) !== Number.POSITIVE_INFINITY);
}

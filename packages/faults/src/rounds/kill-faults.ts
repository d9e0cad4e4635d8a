import { setTimeout as wait } from "node:timers/promises";
import type { Child } from "../processes/child.ts";
import { type PausePoint, pausePoints } from "../processes/pause-point.ts";
import type { World } from "../world/open-world.ts";
import type { Fault } from "./fault.ts";

// How often a dispatcher passes before it stands still; connections are few, because they are kept.
const passes: Partial<Record<PausePoint, number>> = { connecting: 2 };

/** A dispatcher stands still at one named point after the other and is killed there, beside one that lives. */
export const killedAtEachPoint: Fault & { readonly points: number } = {
  name: "dispatcher killed at a named point",
  dispatchers: 1,
  points: pausePoints.length,
  async inject({ world, turn }) {
    const at = pausePoints[turn % pausePoints.length] ?? "bytes sent";
    const victim = await world.startDispatcher({ at, nth: passes[at] ?? 5 });
    await victim.heard("paused");
    await victim.kill();
    return { deaths: 1, overAt: Date.now() };
  },
};

/** One of several dispatchers is killed at any time, and another starts. */
export const killedAtRandom: Fault = {
  name: "one of three dispatchers killed at random",
  dispatchers: 3,
  async inject({ world, random }) {
    await wait(random() * 500);
    const dispatchers = living(world);
    await dispatchers[Math.floor(random() * dispatchers.length)]?.kill();
    const overAt = Date.now();
    await world.startDispatcher();
    return { deaths: 1, overAt };
  },
};

/** The producer is killed at any time: around its own COMMIT, often enough. */
export const producerKilled: Fault = {
  name: "producer killed at random",
  dispatchers: 1,
  async inject({ world, random }) {
    await wait(random() * 300);
    await world.replaceProducer();
    return { deaths: 0, overAt: Date.now() };
  },
};

export function living(world: World): readonly Child[] {
  return world.dispatchers.filter(({ hasEnded }) => !hasEnded);
}

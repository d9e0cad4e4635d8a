import type { World } from "../world/open-world.ts";

/** What a fault works on. */
export interface FaultScene {
  readonly world: World;
  /** From 0 up to, not including, 1; the same for the same seed. */
  readonly random: () => number;
  /** Which one of its kind it is, from 0. */
  readonly turn: number;
}

/** What one injection did. */
export interface Injected {
  /** Dispatchers that were killed, or lost what they held; each may have sent what it has not recorded. */
  readonly deaths: number;
  /** When it was over, in ms by the machine's clock: from then on work must go on. */
  readonly overAt: number;
}

/** A way to break something. */
export interface Fault {
  readonly name: string;
  /** Dispatchers that run from the beginning. */
  readonly dispatchers: number;
  inject(scene: FaultScene): Promise<Injected>;
}

import type { Clock } from "../ports/clock.ts";

/** What an endpoint has in this process. */
export interface EndpointSlots {
  readonly inFlight: number;
  /** How many slots its answers have earned it. */
  readonly earned: number;
}

// An endpoint with attempts in flight that has answered none of them for so long is silent.
const silentAfterMs = 1_000;

interface Earner {
  inFlight: number;
  earned: number;
  /** Its last answer, or the start of what is in flight if that came later. */
  heardMs: number;
  /** Nothing was in flight when a claim was made, and nothing has begun since. */
  isPassed: boolean;
}

/**
 * Which endpoints answer, so that those which do not are given few slots: each answer earns an endpoint one more, and
 * silence loses what was earned. It is no more than a hint about work in flight: an endpoint is forgotten once a claim had
 * nothing for it.
 */
export class EarnedSlots {
  readonly #clock: Clock;
  readonly #endpoints = new Map<string, Earner>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** An attempt begins. */
  begin(endpointId: string): void {
    const earner = this.#endpoints.get(endpointId) ?? { inFlight: 0, earned: 0, heardMs: 0, isPassed: false };
    this.#endpoints.set(endpointId, earner);
    if (earner.inFlight === 0) earner.heardMs = this.#clock.monotonicMs();
    earner.inFlight += 1;
    earner.isPassed = false;
  }

  /** An attempt ends; `answered`: before its deadline. */
  end(endpointId: string, { answered }: { answered: boolean }): void {
    const earner = this.#endpoints.get(endpointId);
    if (earner === undefined) return;
    if (answered) {
      this.#loseIfSilent(earner);
      earner.earned += 1;
      earner.heardMs = this.#clock.monotonicMs();
    }
    earner.inFlight -= 1;
  }

  /** What a claim is made with: the endpoints with attempts in flight, and those whose last one ended since the claim before. */
  atClaim(): ReadonlyMap<string, EndpointSlots> {
    for (const [endpointId, earner] of this.#endpoints) {
      if (earner.isPassed) this.#endpoints.delete(endpointId);
      else if (earner.inFlight === 0) earner.isPassed = true;
      else this.#loseIfSilent(earner);
    }
    return this.now();
  }

  /** The same, without a claim. */
  now(): ReadonlyMap<string, EndpointSlots> {
    return new Map(Array.from(this.#endpoints, ([id, { inFlight, earned }]) => [id, { inFlight, earned }]));
  }

  #loseIfSilent(earner: Earner): void {
    if (this.#clock.monotonicMs() - earner.heardMs >= silentAfterMs) earner.earned = 0;
  }
}

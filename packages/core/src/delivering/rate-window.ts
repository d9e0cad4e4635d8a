/** At most `limit` attempts of one endpoint in any `intervalMs`, per process. */
export interface EndpointRate {
  readonly limit: number;
  readonly intervalMs: number;
}

/** Remembers when each endpoint's latest attempts started, to say how many more may start now. */
export class RateWindow {
  readonly #rate: EndpointRate;
  readonly #starts = new Map<string, number[]>();

  constructor(rate: EndpointRate) {
    this.#rate = rate;
  }

  /** Notes that an attempt starts. */
  note(endpointId: string, nowMs: number): void {
    const starts = this.#starts.get(endpointId);
    if (starts === undefined) this.#starts.set(endpointId, [nowMs]);
    else starts.push(nowMs);
  }

  /** Endpoints that have used some of their rate, with how much is left of it; forgets what is out of the window. */
  left(nowMs: number): ReadonlyMap<string, number> {
    const left = new Map<string, number>();
    for (const [endpointId, starts] of this.#starts) {
      const recent = starts.filter((startMs) => startMs > nowMs - this.#rate.intervalMs);
      if (recent.length === 0) this.#starts.delete(endpointId);
      else {
        this.#starts.set(endpointId, recent);
        left.set(endpointId, Math.max(0, this.#rate.limit - recent.length));
      }
    }
    return left;
  }

  /** Milliseconds until the first endpoint that has none left has one again; `null` when none is waiting. */
  nextFreeMs(nowMs: number): number | null {
    let soonest: number | null = null;
    for (const starts of this.#starts.values()) {
      const [oldest] = starts;
      if (oldest === undefined || starts.length < this.#rate.limit) continue;
      const waitMs = Math.max(0, oldest + this.#rate.intervalMs - nowMs);
      if (soonest === null || waitMs < soonest) soonest = waitMs;
    }
    return soonest;
  }
}

/** What every contender is asked to do in a round. */
export interface RoundTask {
  readonly url: string;
  readonly deliveries: number;
  readonly inFlight: number;
}

/** One way of sending the same signed requests. */
export interface Contender {
  readonly name: string;
  /** Does what the clock does not count. */
  prepare(task: RoundTask): Promise<PreparedRound>;
}

export interface PreparedRound {
  /** Sends everything; what the clock counts. Rejects when anything was answered with another status than 2xx. */
  send(): Promise<void>;
  close(): Promise<void>;
}

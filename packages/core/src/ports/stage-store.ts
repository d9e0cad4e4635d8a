import type { EndpointEffect } from "../model/endpoint-after.ts";
import type { StagedEvent } from "../model/staged-event.ts";
import type { ClaimTerms } from "./claim-terms.ts";

/** What a run that was not committed leaves. */
export interface RolledBackRun {
  /** The notes that it had made. */
  readonly noteIds: readonly string[];
  /** The events whose receivers were called, `rolledBack`, with deliveries that have ended. The other notes leave nothing. */
  readonly events: readonly StagedEvent[];
  /** What the calls mean for endpoints. */
  readonly effects: readonly { readonly endpointId: string; readonly effect: EndpointEffect }[];
}

/**
 * The part of the ledger that a run writes while the host waits (`runWithWebhooks`). A note says beforehand, on the store's
 * own connection, who may be called; it is taken back through the host's transaction together with what it came to. So a
 * note that is still there means that nothing was committed, whoever stopped, and when. `heartbeat` looks after notes whose
 * lease ran out.
 */
export interface StageStore<Transaction = unknown> {
  /** One statement: makes the notes. An event's note shows in `getEvent`, as pending. */
  stageEvents(notes: readonly StagedEvent[], claim: ClaimTerms): Promise<void>;

  /**
   * One statement, through `transaction`: takes the notes back, records the events as `recordEvents` does, with the
   * deliveries that have ended. It all counts once that commits. Returns false, and then writes nothing, when a note is gone.
   * @throws as `recordEvents` does
   */
  commitStages(
    noteIds: readonly string[],
    events: readonly StagedEvent[],
    transaction: Transaction | undefined,
  ): Promise<boolean>;

  /**
   * One transaction of the store's own: takes the notes back, writes the events, deliveries and attempts into the ledger, and
   * applies `endpointAfter` in the order given. Returns false, and then writes nothing, when a note is gone (the host's
   * transaction committed after all, or somebody looked after it) or held by a transaction that is still open.
   */
  rollBackStages(run: RolledBackRun, now: Date): Promise<boolean>;
}

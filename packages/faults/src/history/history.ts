/**
 * What the producer says of one record. `accepted`: its call resolved, and its transaction, if it had one, was committed.
 * `rolledBack`: it rolled back itself. `rejected`: the database refused. `unknown`: nobody told it, so either may be true.
 */
export type Outcome = "accepted" | "rolledBack" | "rejected" | "unknown";

/** One record of the producer's log; every record is meant to fire one event. */
export interface Produced {
  readonly recordId: string;
  readonly outcome: Outcome;
  /** `null` unless it was accepted. */
  readonly eventId: string | null;
  /** Whether a row of the host's was to commit with the event. */
  readonly withRow: boolean;
}

/** One request of the receiver's log, which the harness writes and never the library. */
export interface Arrival {
  /** In ms, by the machine's clock. */
  readonly at: number;
  readonly eventId: string;
  readonly endpointId: string;
  readonly bodyHash: string;
  /** Of what the envelope surrounds. */
  readonly payloadHash: string;
  readonly isSigned: boolean;
  /** What was answered. */
  readonly status: number;
}

/** What the tables hold once everything has come to rest. */
export interface LedgerDump {
  /** Ids of the host's own rows. */
  readonly rows: readonly string[];
  /** Pending and ended. */
  readonly events: readonly { readonly id: string; readonly recordId: string; readonly state: string }[];
  readonly deliveries: readonly {
    readonly id: string;
    readonly eventId: string;
    readonly endpointId: string;
    readonly state: string;
    readonly attempts: number;
  }[];
  readonly attempts: readonly {
    readonly deliveryId: string;
    readonly number: number;
    readonly state: string;
    readonly status: number | null;
  }[];
}

/** Everything that is known of one run. */
export interface History {
  readonly produced: readonly Produced[];
  readonly arrivals: readonly Arrival[];
  readonly ledger: LedgerDump;
}

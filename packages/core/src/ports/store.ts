import type { DeliveryStore } from "./delivery-store.ts";
import type { Finding } from "./finding.ts";
import type { InboundStore } from "./inbound-store.ts";
import type { SubscriptionStore } from "./subscription-store.ts";

/** What a store keeps of a trigger. */
export interface KeptTrigger {
  readonly name: string;
  readonly description: string;
  readonly resource: string;
  readonly action: string;
}

/**
 * Persistence, in three parts with lives of their own: who receives, what happened, and what we received. All live in one
 * database, so that a method of one may change rows of another in its own transaction. Rows that come out are the caller's to keep:
 * changing them changes nothing in the store.
 */
export interface Store<Transaction = unknown> {
  /** Whether rows outlive the process. A durable store is given secrets only when they are sealed. */
  readonly durable: boolean;
  readonly subscriptions: SubscriptionStore;
  readonly deliveries: DeliveryStore<Transaction>;
  readonly inbound: InboundStore<Transaction>;
  /** Triggers that rows of the host's own tables fire, and no call. */
  readonly trackedTriggers?: readonly string[];
  /** Brings the store's tables to the version that this code needs. Absent where there are none. */
  migrate?(): Promise<void>;
  /**
   * Refuses tables that this code cannot work with. A database that does not answer is no reason to refuse.
   * @throws `schema_too_old`, `schema_too_new`
   */
  check?(): Promise<void>;
  /**
   * What only the store knows of itself: whether the database answers, which version its tables are at, and whether it captures
   * what was declared. Only reads, and rejects for nothing that it can tell. Absent where there is nothing to tell.
   */
  diagnose?(): Promise<readonly Finding[]>;
  /**
   * Keeps what triggers are called, so that whoever reads the tables with SQL knows their resources and actions. One
   * statement; nothing is written where nothing changed, and what other processes registered stays.
   */
  keepTriggers?(triggers: readonly KeptTrigger[]): Promise<void>;
  /**
   * The name of this installation, visible ASCII: the same in every process and after a restart, another one for any other
   * store. One statement. Absent where there is none.
   */
  installation?(): Promise<string>;
  /** The time of the database, which processes agree on. Absent where it is the process's own. */
  now?(): Promise<Date>;
  /**
   * Calls `onWork` whenever another process may have left events or receipts (without a word: either), until the returned
   * function is called. A hint that may be lost: whoever watches looks by itself too. `onFault` hears why nothing can be heard
   * for a while.
   */
  watch?(onWork: (of?: "events" | "receipts") => void, onFault: (error: unknown) => void): () => Promise<void>;
  /** The SQL that `migrate` runs where there is nothing yet, for whoever runs it by hand. */
  migrationSql?(): string;
}

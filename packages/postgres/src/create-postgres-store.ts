import { consoleLogger, type Logger, type Store } from "@ancrage/core";
import { answering, answersOf } from "./database/answers-of.ts";
import { isPGlite, type PgPool, type PostgresClient } from "./database/clients.ts";
import type { Database, Queryable } from "./database/database.ts";
import { createPgDatabase } from "./database/pg-database.ts";
import { diagnoseStore } from "./diagnosing/diagnose-store.ts";
import { createInboundStore } from "./inbound/inbound-store.ts";
import { channelOf } from "./listening/hint.ts";
import { listen } from "./listening/listen.ts";
import { listenClientOf } from "./listening/listen-client.ts";
import { createPGliteDatabase } from "./pglite/pglite-database.ts";
import { pgliteUpkeep, withUpkeep } from "./pglite/pglite-upkeep.ts";
import { createDeliveryStore } from "./queue/delivery-store.ts";
import { checkingSchema } from "./schema/check-schema.ts";
import { explainingMissing } from "./schema/explain-missing.ts";
import { namingInstallation } from "./schema/installation.ts";
import { migrateDatabase } from "./schema/migrate.ts";
import { migrationSql } from "./schema/migration-sql.ts";
import { type Tables, tablesOf } from "./schema/tables.ts";
import { keepingTriggers } from "./subscriptions/keep-triggers.ts";
import { createSubscriptionStore } from "./subscriptions/subscription-store.ts";
import { installTracking } from "./tracking/install-tracking.ts";
import { pauseTracking } from "./tracking/pause-tracking.ts";
import { type TrackedTable, trackedTriggers } from "./tracking/tracked-table.ts";
import { type TrackingFault, trackingFaults } from "./tracking/tracking-faults.ts";
import type { TrackingChange } from "./tracking/tracking-plan.ts";

export interface PostgresStoreOptions {
  /** The application's own `pg` Pool, or its PGlite instance. The store never ends it. */
  readonly client: PostgresClient;
  /** Where Ancrage's tables live. Default `ancrage`. */
  readonly schema?: string;
  /**
   * Whether processes tell each other of work with NOTIFY, and listen for it on a connection of their own. Set it to `false`
   * behind a pooler in transaction mode, and where the host prepares transactions (PREPARE TRANSACTION), which PostgreSQL
   * refuses after a NOTIFY; work of other processes is then found by polling. Default `true`; PGlite has one process.
   */
  readonly notify?: boolean;
  /**
   * Whether sessions keep the plans of the dispatcher's statements (PREPARE), which saves the server two thirds
   * of what a single delivery costs. Behind a pooler in transaction mode, where the next statement meets another session, plans are
   * given up after ten that were missing.
   * Default `false`; PGlite does without.
   */
  readonly preparedStatements?: boolean;
  /** The tables whose rows fire triggers, whatever wrote them; see `installTracking`. Default: none. */
  readonly tables?: readonly TrackedTable[];
  /** Where the store says what its own housekeeping in PGlite meets. Default: warnings and errors to the console. */
  readonly logger?: Logger;
}

/** A store in PostgreSQL 15 and later, or in PGlite. */
export interface PostgresStore extends Store<Queryable> {
  /**
   * Brings Ancrage's tables to the version that this package needs; several processes may do so at once.
   * Where they are, it only reads. A role needs no right to create a schema that exists.
   * @throws `schema_too_new` when a newer version of this package has changed them; `store_busy` when other transactions
   * hold them for a minute
   */
  migrate(): Promise<void>;
  /** For psql; it may be run again, and makes what is missing. */
  migrationSql(): string;
  check(): Promise<void>;
  /**
   * Makes the database capture what `tables` declare, and nothing else. Call it after `migrate`, where you migrate: each
   * call makes it so, a process with an older declaration included. Returns what it changed; with `dryRun`, what it would.
   * @throws `invalid_option` when a declaration does not fit its table, before anything is changed; `table_busy` when a
   *   table could not be locked, after which it is safe to try again
   */
  installTracking(options?: { readonly dryRun?: boolean }): Promise<readonly TrackingChange[]>;
  /**
   * Stops a tracked table (`public.deal`) from firing, without a lock on it; what is written until `resumeTracking` never
   * fires. @throws `invalid_option` when it is not installed
   */
  pauseTracking(table: string): Promise<void>;
  resumeTracking(table: string): Promise<void>;
  /** Events of tracked tables that were lost, or lost their snapshot, by reason; the latest first. */
  trackingFaults(): Promise<readonly TrackingFault[]>;
}

// A dispatcher's statements take milliseconds; a network that dropped a connection says nothing for hours.
const ANSWER_WITHIN_MS = 30_000;

/**
 * Keeps everything in the application's own database, so that an event commits with the row that caused it.
 * @throws `invalid_option` for an unusable schema name, or a table that is declared twice
 */
export function createPostgresStore({
  client,
  schema = "ancrage",
  notify = true,
  preparedStatements = false,
  tables: tracked = [],
  logger = consoleLogger,
}: PostgresStoreOptions): PostgresStore {
  const tables = tablesOf(schema);
  const open = (answerWithinMs: number | null) =>
    explainingMissing(
      isPGlite(client)
        ? createPGliteDatabase(client)
        : createPgDatabase(client, { answerWithinMs, preparedStatements }),
      tables,
    );
  const database = open(ANSWER_WITHIN_MS);
  // What waits for locks of the host's own transactions may take long.
  const patient = open(null);
  const keepTriggers = keepingTriggers(tables);
  const nameInstallation = namingInstallation(tables);
  const hints = { notify: notify && !isPGlite(client) };
  const deliveries = createDeliveryStore(database, tables, hints);
  return {
    durable: true,
    subscriptions: createSubscriptionStore(database, tables, hints),
    deliveries: isPGlite(client) ? withUpkeep(deliveries, pgliteUpkeep(client, tables, logger)) : deliveries,
    inbound: createInboundStore(database, tables, hints),
    check: checkingSchema(database, tables),
    diagnose: () => diagnoseStore(database, tables, tracked, notify && !isPGlite(client)),
    ...(isPGlite(client) ? {} : onServer(client, database, tables, notify)),
    installation: () => nameInstallation(database),
    keepTriggers: (triggers) => keepTriggers(database, triggers),
    trackedTriggers: trackedTriggers(tracked),
    installTracking: ({ dryRun = false } = {}) =>
      installTracking(patient, tables, tracked, { dryRun, notify: notify && !isPGlite(client) }),
    pauseTracking: (table) => pauseTracking(patient, tables, table, true),
    resumeTracking: (table) => pauseTracking(patient, tables, table, false),
    trackingFaults: () => trackingFaults(database, tables),
    migrate: () => migrateDatabase(patient, tables),
    migrationSql: () => migrationSql(tables),
  };
}

/** What a server has and PGlite, being inside the process, does not need: a time of its own, and other processes. */
function onServer(pool: PgPool, database: Database, tables: Tables, notify: boolean): Pick<Store, "now" | "watch"> {
  const connect = listenClientOf(pool);
  return {
    async now() {
      const [answer] = await answersOf<{ now: string }>(database, answering("select clock_timestamp() as now"), []);
      return new Date(answer?.now ?? Number.NaN);
    },
    ...(notify &&
      connect !== null && {
        watch: (onWork, onFault) => listen({ connect, channel: channelOf(tables), onWork, onFault }),
      }),
  };
}

import type { DeliveryStore, Logger } from "@ancrage/core";
import { answering, answersOf } from "../database/answers-of.ts";
import type { PGliteClient } from "../database/clients.ts";
import type { Tables } from "../schema/tables.ts";

const rowsBetweenLooks = 2_000;
const deadRowsWorthIt = 1_000;
const walBytesBetweenCheckpoints = 64 * 1024 * 1024;

interface Due {
  readonly tables: readonly string[];
  readonly checkpoint: boolean;
}

/**
 * Does for Ancrage's tables what nothing does in PGlite: VACUUM for tables with many dead rows, and CHECKPOINT once 64 MB
 * of the log have gathered, whoever wrote them. It waits for its turn like any statement, so it never runs inside a
 * transaction. What fails is logged and tried again.
 */
export function pgliteUpkeep(client: PGliteClient, t: Tables, logger: Pick<Logger, "warn">): () => Promise<void> {
  const dueText = answering(`
select coalesce((
    select array_agg(format('%I.%I', schemaname, relname)) from pg_catalog.pg_stat_user_tables
    where schemaname = $1 and n_dead_tup >= ${deadRowsWorthIt}
  ), '{}') as tables,
  pg_wal_lsn_diff(pg_current_wal_insert_lsn(), redo_lsn) >= ${walBytesBetweenCheckpoints} as checkpoint
from pg_control_checkpoint()`);
  let running: Promise<void> | null = null;

  async function run(): Promise<void> {
    try {
      // What the last statements did is otherwise counted up to a second later.
      await client.query("select pg_stat_force_next_flush()");
      const [due] = await answersOf<Due>(client, dueText, [t.schema.slice(1, -1)]);
      for (const table of due?.tables ?? []) await client.query(`vacuum ${table}`);
      if (due?.checkpoint === true) await client.query("checkpoint");
    } catch (error) {
      logger.warn("Ancrage's tables in PGlite could not be cleaned up; it is tried again later", { error });
    }
  }

  return () => {
    running ??= run().finally(() => {
      running = null;
    });
    return running;
  };
}

/** `deliveries`, looking after its tables with every heartbeat and every 2,000 rows that were moved. */
export function withUpkeep<Transaction>(
  deliveries: DeliveryStore<Transaction>,
  upkeep: () => Promise<void>,
): DeliveryStore<Transaction> {
  let rows = 0;
  async function moved(count: number): Promise<void> {
    rows += count;
    if (rows < rowsBetweenLooks) return;
    rows = 0;
    await upkeep();
  }
  return {
    ...deliveries,
    async commitRouting(results, claim) {
      const committed = await deliveries.commitRouting(results, claim);
      await moved(results.length);
      return committed;
    },
    async recordResults(results, now, eventsOf) {
      const recorded = await deliveries.recordResults(results, now, eventsOf);
      await moved(results.length);
      return recorded;
    },
    async heartbeat(processId, now, deadBefore) {
      await deliveries.heartbeat(processId, now, deadBefore);
      await upkeep();
    },
  };
}

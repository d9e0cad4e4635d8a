import type { PgPool } from "./clients.ts";
import { byIndexSettings, type Database, type Row } from "./database.ts";
import { type HeldClient, withHeldClient } from "./held-client.ts";
import { inlined } from "./inlined.ts";
import { isPlanMissing, KeptPlans } from "./kept-plans.ts";
import { repeatingConflicts } from "./repeating-conflicts.ts";
import { withoutContents } from "./without-contents.ts";

// A transaction whose process the server cannot hear any more would hold its rows for hours; ours are never idle.
const beginning = (idleMs = 10_000) =>
  `begin isolation level read committed; set local idle_in_transaction_session_timeout = ${Math.ceil(idleMs)}`;
const begin = beginning();
// One round trip: without values the text may hold several statements.
const beginByIndex = [begin, ...byIndexSettings].join("; ");
// A plan that is kept is the same whatever the values are, and is never looked for again. It may be older than the rows,
// so it reads no table in full.
const keeping = "set local plan_cache_mode = force_generic_plan";
const beginByIndexKept = [beginByIndex, keeping].join("; ");
const beginKept = [begin, "set local enable_seqscan = off; set local enable_bitmapscan = off", keeping].join("; ");

export interface PgDatabaseOptions {
  /** How long a statement may go without an answer before its connection counts as lost. Default `null`: however long. */
  readonly answerWithinMs?: number | null;
  /** Whether sessions keep the plans of `byIndex` and `kept` statements. Default `false`: a pooler in transaction mode mixes sessions. */
  readonly preparedStatements?: boolean;
}

/** A PostgreSQL server behind a `pg` Pool. */
export function createPgDatabase(
  pool: PgPool,
  { answerWithinMs = null, preparedStatements = false }: PgDatabaseOptions = {},
): Database {
  outliveLostClients(pool);
  const plans = preparedStatements ? new KeptPlans() : null;

  /** One round trip: begins with `start`, runs `text`, commits. */
  function runAtOnce(start: string, text: string, values: readonly string[]): Promise<{ rows: Row[] }> {
    return inTransaction(pool, answerWithinMs, async (client) => {
      const run = async () => {
        const statement = plans === null ? inlined(text, values) : plans.running(client.session, text, values);
        // Several statements answer with a list of results; the last but one is that of the statement itself.
        const results: unknown = await client.query([start, statement, "commit"].join(";\n"));
        return (results as { rows: Row[] }[]).at(-2) ?? { rows: [] };
      };
      try {
        return await run();
      } catch (error) {
        if (plans === null || !isPlanMissing(error)) throw error;
        plans.forget(client.session, text);
        await client.query("rollback");
        return run();
      }
    });
  }

  const query: Database["query"] = (text, values) =>
    repeatingConflicts(() =>
      withHeldClient(pool, answerWithinMs, async (client) => {
        try {
          return await client.query(text, values);
        } catch (error) {
          // Perhaps the last answer of a session that the server has ended.
          client.lose(errorOf(error));
          throw withoutContents(error);
        }
      }),
    );

  return {
    query,
    transaction: (run, { byIndex = false, idleMs } = {}) => {
      const once = () =>
        inTransaction(pool, answerWithinMs, async (client) => {
          await client.query(byIndex ? beginByIndex : idleMs === undefined ? begin : beginning(idleMs));
          const result = await run(client);
          await client.query("commit");
          return result;
        });
      return idleMs === undefined ? repeatingConflicts(once) : once();
    },
    byIndex: (text, values) =>
      repeatingConflicts(() => runAtOnce(plans === null ? beginByIndex : beginByIndexKept, text, values)),
    kept: (text, values) =>
      plans === null ? query(text, [...values]) : repeatingConflicts(() => runAtOnce(beginKept, text, values)),
    isClient: (value) => value === pool,
  };
}

/** Runs `work`, which begins and commits; whatever it throws, the client comes back without an open transaction. */
function inTransaction<Result>(
  pool: PgPool,
  answerWithinMs: number | null,
  work: (client: HeldClient) => Promise<Result>,
): Promise<Result> {
  return withHeldClient(pool, answerWithinMs, async (client) => {
    try {
      return await work(client);
    } catch (error) {
      // If it fails, the connection is lost, and with it the transaction: the pool must not hand it out again.
      await client.query("rollback").catch((fault: unknown) => client.lose(errorOf(fault)));
      throw withoutContents(error);
    }
  });
}

const outlived = new WeakSet<PgPool>();

/**
 * A session that the server ends is an `error` of its client, or of the pool while it is idle, and one without a listener
 * ends the process. Whoever waits for an answer hears of it anyway, and the pool makes a new connection.
 */
function outliveLostClients(pool: PgPool): void {
  if (outlived.has(pool)) return;
  outlived.add(pool);
  pool.on?.("error", () => {});
  // From the first moment: the session may end before whoever asked for it has it in hand.
  pool.on?.("connect", (client) => client.on?.("error", () => {}));
}

function errorOf(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error(String(thrown));
}

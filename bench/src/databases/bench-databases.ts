import { createTestDatabase, missingPostgres, startPostgresServer } from "@ancrage/conformance/databases";
import pg from "pg";

/** An empty database of one round's own. */
export interface BenchDatabase {
  readonly url: string;
  /** With pg's defaults. */
  readonly pool: pg.Pool;
  /** What the library's store is made with. */
  readonly storeOptions: { readonly client: pg.Pool; readonly preparedStatements: boolean };
  /** Does what autovacuum would have done by now: so that plans rest on the rows that are there. */
  settle(): Promise<void>;
  /** Ends the pool and drops the database; again does nothing. */
  close(): Promise<void>;
}

/** The PostgreSQL server of a run. */
export interface BenchDatabases {
  /** @throws an error that says why there is no server */
  create(): Promise<BenchDatabase>;
  /** Version and settings; `null` while no server was needed. */
  describe(): Promise<string | null>;
  /** Drops what is left, and removes a server of our own. */
  close(): Promise<void>;
}

/**
 * The server at `url`, or one of our own with default settings (fsync on), which starts at the first ask. A process that
 * is killed leaves no server behind.
 */
export function openBenchDatabases(
  url: string | undefined,
  { preparedStatements = false }: { preparedStatements?: boolean } = {},
): BenchDatabases {
  const open = new Set<BenchDatabase>();
  let started: Promise<{ url: string; remove(): Promise<void> }> | undefined;

  async function start() {
    if (url !== undefined && url !== "") return { url, remove: async () => {} };
    const missing = missingPostgres();
    if (missing !== null) throw new Error(`PostgreSQL cannot be started: ${missing}`);
    return startPostgresServer();
  }

  return {
    async create() {
      started ??= start();
      const database = await createTestDatabase((await started).url);
      const pool = new pg.Pool({ connectionString: database.url });
      // Idle connections end with the database.
      pool.on("error", () => {});
      pool.on("connect", (client) => client.on("error", () => {}));
      const opened: BenchDatabase = {
        url: database.url,
        pool,
        storeOptions: { client: pool, preparedStatements },
        async settle() {
          await pool.query("vacuum analyze");
        },
        async close() {
          if (!open.delete(opened)) return;
          await pool.end();
          await database.drop();
        },
      };
      open.add(opened);
      return opened;
    },

    async describe() {
      if (started === undefined) return null;
      const client = new pg.Client({ connectionString: (await started).url });
      await client.connect();
      try {
        const { rows } = await client.query<{ name: string; setting: string }>(
          "select name, current_setting(name) as setting from unnest($1::text[]) name",
          [["server_version", "fsync", "synchronous_commit", "shared_buffers"]],
        );
        const [version, ...settings] = rows.map(({ name, setting }) =>
          name === "server_version" ? setting : `${name} ${setting}`,
        );
        return [`PostgreSQL ${version}`, ...settings, ...(preparedStatements ? ["preparedStatements"] : [])].join(", ");
      } finally {
        await client.end();
      }
    },

    async close() {
      // Those of a round that failed before it could close its own.
      for (const database of open) await database.close();
      const server = await started?.catch(() => undefined);
      await server?.remove();
    },
  };
}

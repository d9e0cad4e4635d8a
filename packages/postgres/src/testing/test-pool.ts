import pg from "pg";

/** A pool whose connections may be ended by a database that is dropped, without a word. */
export function openTestPool(connectionString: string): pg.Pool {
  const pool = new pg.Pool({ connectionString });
  const ignore = () => undefined;
  pool.on("error", ignore);
  pool.on("connect", (client) => client.on("error", ignore));
  return pool;
}

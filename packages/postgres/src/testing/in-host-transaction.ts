import type { Pool, PoolClient } from "pg";

/** Runs `run` in a transaction as a host does it: on a client of its pool, between BEGIN and COMMIT. */
export async function inHostTransaction<Result>(
  pool: Pool,
  run: (client: PoolClient) => Promise<Result>,
): Promise<Result> {
  const client = await pool.connect();
  try {
    await client.query("begin");
    const result = await run(client);
    await client.query("commit");
    return result;
  } catch (error) {
    await client.query("rollback");
    throw error;
  } finally {
    client.release();
  }
}

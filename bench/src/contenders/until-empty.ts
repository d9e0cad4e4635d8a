import { setTimeout as wait } from "node:timers/promises";
import type pg from "pg";

/** Resolves once the query finds no row: a queue that does not tell when it has recorded that everything is done. */
export async function untilEmpty(pool: pg.Pool, text: string): Promise<void> {
  for (;;) {
    const { rows } = await pool.query(`${text} limit 1`);
    if (rows.length === 0) return;
    await wait(2);
  }
}

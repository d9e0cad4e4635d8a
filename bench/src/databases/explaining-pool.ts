import type { PgPool } from "@ancrage/postgres";
import type pg from "pg";
import { planShape } from "../measuring/plan-shape.ts";

/** A pool for a store, and the plans of what the store asks through it. */
export interface ExplainingPool {
  readonly client: PgPool;
  /** The plans of the statements with parameters that `work` runs, each explained where it runs, right before it. */
  plansOf(work: () => Promise<unknown>): Promise<readonly string[]>;
}

/** Looks on at a pool. Outside of `plansOf` it only passes through. */
export function explainingPool(pool: pg.Pool): ExplainingPool {
  let plans: string[] | null = null;

  function queryOn(client: pg.Pool | pg.PoolClient) {
    return async (text: string, values?: unknown[]) => {
      if (plans !== null && values !== undefined && values.length > 0) {
        const { rows } = await client.query(`explain (format json) ${text}`, values);
        plans.push(planShape(rows[0]["QUERY PLAN"][0].Plan));
      }
      return client.query(text, values);
    };
  }

  return {
    client: {
      query: queryOn(pool),
      async connect() {
        const client = await pool.connect();
        return {
          query: queryOn(client),
          release: (error) => client.release(error),
          on: (event, listener) => client.on(event, listener),
          removeListener: (event, listener) => client.removeListener(event, listener),
        };
      },
    },
    async plansOf(work) {
      const seen: string[] = [];
      plans = seen;
      try {
        await work();
      } finally {
        plans = null;
      }
      return seen;
    },
  };
}

import { createTestDatabase } from "@ancrage/conformance/databases";
import pg from "pg";
import { describe, expect, inject, test } from "vitest";
import type { PgPool, PgPoolClient } from "./clients.ts";
import { withHeldClient } from "./held-client.ts";
import { createPgDatabase } from "./pg-database.ts";

const never = new Promise<never>(() => {});

/** A pool that hands out `client`, and notes what it is given back with. */
function poolOf(client: Partial<PgPoolClient>, connecting: Promise<void> = Promise.resolve()) {
  const released: (Error | boolean | undefined)[] = [];
  const whole: PgPoolClient = {
    query: async () => ({ rows: [] }),
    release: (how) => void released.push(how),
    ...client,
  };
  const pool: PgPool = { query: () => never, connect: () => connecting.then(() => whole) };
  return { pool, released };
}

describe("a client that does not answer", () => {
  test("is closed, and its statement rejects", async () => {
    const { pool, released } = poolOf({ query: () => never });
    const asked = withHeldClient(pool, 5, (client) => client.query("select 1"));
    await expect(asked).rejects.toThrow("did not answer within 5 ms");
    expect(released).toEqual([expect.objectContaining({ message: expect.stringContaining("did not answer") })]);
  });

  test("is asked nothing more, not even to roll back", async () => {
    const texts: string[] = [];
    const { pool } = poolOf({
      query(text) {
        texts.push(text);
        return texts.length === 1 ? Promise.resolve({ rows: [] }) : never;
      },
    });
    const done = createPgDatabase(pool, { answerWithinMs: 5 }).transaction((own) => own.query("select 1"));
    await expect(done).rejects.toThrow("did not answer");
    expect(texts).toEqual([expect.stringMatching(/^begin/), "select 1"]);
  });

  test("is waited for where nothing says how long", async () => {
    const { promise, resolve } = Promise.withResolvers<{ rows: [] }>();
    const { pool, released } = poolOf({ query: () => promise });
    const asked = withHeldClient(pool, null, (client) => client.query("select 1"));
    resolve({ rows: [] });
    expect(await asked).toEqual({ rows: [] });
    expect(released).toEqual([false]);
  });

  test("and comes after it was given up, goes back to the pool", async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    const { pool, released } = poolOf({}, promise);
    await expect(withHeldClient(pool, 5, async () => {})).rejects.toThrow("did not answer");
    resolve();
    await expect.poll(() => released).toEqual([undefined]);
  });
});

const server = inject("postgresUrl");

test.skipIf(server === null)(
  "a session that ends between two statements ends its transaction, and not the process",
  async () => {
    const database = await createTestDatabase(server ?? "");
    const pool = new pg.Pool({ connectionString: database.url });
    const own = createPgDatabase(pool);
    try {
      const done = own.transaction(async (transaction) => {
        const { rows } = await transaction.query("select pg_backend_pid() as pid");
        await own.query("select pg_terminate_backend($1, 5000)", [rows[0]?.["pid"]]);
        // Its client has heard of it by then, with no statement under way.
        await new Promise((resolve) => setImmediate(resolve));
        return transaction.query("select 1");
      });
      await expect(done).rejects.toThrow(/terminating connection|Connection terminated|not queryable/);
      expect((await own.query("select 1 as one")).rows).toEqual([{ one: 1 }]);
    } finally {
      await pool.end();
      await database.drop();
    }
  },
);

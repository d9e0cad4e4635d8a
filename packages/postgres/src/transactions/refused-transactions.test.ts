import { PGlite } from "@electric-sql/pglite";
import { drizzle } from "drizzle-orm/node-postgres";
import knexOn from "knex";
import { Kysely, PostgresDialect } from "kysely";
import pg from "pg";
import { describe, expect, inject, test } from "vitest";
import { openHostApplication } from "../testing/host-application.ts";
import { hostBeforeEach } from "../testing/host-before-each.ts";

const server = inject("postgresUrl");

describe.skipIf(server === null)("a store on a pool refuses as a transaction", () => {
  const hostNow = hostBeforeEach(server);

  async function refusal(transaction: unknown) {
    const { webhooks, events } = hostNow();
    const refused = webhooks.triggerWebhookEvent("DealCreated", "D-1", { transaction: transaction as never });
    const error: unknown = await refused.catch((error: unknown) => error);
    expect(await events()).toEqual([]);
    return error;
  }

  test("its own pool and any other", async () => {
    for (const client of [hostNow().pool, new pg.Pool()]) {
      expect(await refusal(client)).toMatchObject({
        code: "not_a_transaction",
        message: expect.stringMatching(/commits alone.*BEGIN/),
      });
    }
  });

  test("a client whose transaction has ended, or was never begun", async () => {
    const client = await hostNow().begin();
    for (const end of ["commit", "begin", "rollback"]) await client.query(end);
    expect(await refusal(client)).toMatchObject({
      code: "transaction_finished",
      message: expect.stringMatching(/not open.*BEGIN/),
    });
  });

  test("what cannot run a statement", async () => {
    for (const value of [null, "begin", 1, {}, () => {}, { query: {} }]) {
      expect(await refusal(value)).toMatchObject({ code: "foreign_transaction" });
    }
  });

  test("a library's transaction without its wrapper", async () => {
    const { pool } = hostNow();
    const knex = knexOn({ client: "pg", connection: String(pool.options.connectionString) });
    const kysely = new Kysely({ dialect: new PostgresDialect({ pool }) });
    const refusals = [
      await drizzle({ client: pool }).transaction(refusal),
      await knex.transaction(refusal),
      await kysely.transaction().execute(refusal),
    ];
    await knex.destroy();
    for (const error of refusals) {
      expect(error).toMatchObject({ code: "foreign_transaction", message: expect.stringContaining("wrap") });
    }
  });
});

test("a store on PGlite refuses a transaction that has ended, and another PGlite", async () => {
  const [client, other] = [await PGlite.create(), await PGlite.create()];
  const { webhooks, events } = await openHostApplication(client);
  const finished = await client.transaction(async (transaction) => transaction);
  for (const [transaction, code] of [
    [finished, "transaction_finished"],
    [other, "not_a_transaction"],
  ] as const) {
    const refused = webhooks.triggerWebhookEvent("DealCreated", "D-1", { transaction });
    await expect(refused).rejects.toMatchObject({ code });
  }
  expect(await events()).toEqual([]);
  await Promise.all([client.close(), other.close()]);
});

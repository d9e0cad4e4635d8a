import { describe, expect, inject, test } from "vitest";
import type { Queryable } from "../database/database.ts";
import { hostBeforeEach } from "../testing/host-before-each.ts";

const server = inject("postgresUrl");

describe.skipIf(server === null)("triggering in a transaction", () => {
  const hostNow = hostBeforeEach(server);

  /** The host's transaction, in words: what Ancrage asks of it, one entry a statement. */
  async function watchedTransaction() {
    const client = await hostNow().begin();
    const statements: string[] = [];
    const transaction: Queryable = {
      query(text, values) {
        statements.push(text);
        return client.query(text, values);
      },
    };
    return { client, statements, transaction };
  }

  test("two thousand records, with keys or without, are one statement", async () => {
    const { webhooks, events } = hostNow();
    const { client, statements, transaction } = await watchedTransaction();
    const recordIds = Array.from({ length: 1_000 }, (_, index) => `D-${index + 1_000}`);
    const keyed = recordIds.map((recordId) => ({ recordId: `K-${recordId}`, idempotencyKey: recordId }));
    await webhooks.triggerWebhookEvents("DealCreated", recordIds, { transaction });
    const recorded = await webhooks.triggerWebhookEvents("DealCreated", keyed, { transaction });
    expect(statements).toHaveLength(2);
    expect(new Set(recorded.events.map(({ eventId }) => eventId)).size).toBe(1_000);
    await client.query("commit");
    expect(await events()).toEqual([...recordIds, ...keyed.map(({ recordId }) => recordId)]);
  });

  test("no records are no statement", async () => {
    const { statements, transaction } = await watchedTransaction();
    expect(await hostNow().webhooks.triggerWebhookEvents("DealCreated", [], { transaction })).toEqual({ events: [] });
    expect(statements).toEqual([]);
  });

  test("one bad record of many is refused before anything is asked of the database", async () => {
    const { statements, transaction } = await watchedTransaction();
    const records = ["D-1", { recordId: "D-2", payload: { id: 7 } as never }];
    const refused = hostNow().webhooks.triggerWebhookEvents("DealCreated", records, { transaction });
    await expect(refused).rejects.toMatchObject({ code: "invalid_payload" });
    expect(statements).toEqual([]);
  });

  test("leaves the settings and the state of the transaction as they were", async () => {
    const { client, transaction } = await watchedTransaction();
    const state =
      "select name, setting from pg_settings where source = 'session' or name like 'transaction%' order by 1";
    const before = await client.query(state);
    await hostNow().webhooks.triggerWebhookEvent("DealCreated", "D-1", { transaction, idempotencyKey: "K-1" });
    expect((await client.query(state)).rows).toEqual(before.rows);
  });

  test("uses no named statement, which a transaction pooler would not keep", async () => {
    const { client, transaction } = await watchedTransaction();
    await hostNow().webhooks.triggerWebhookEvent("DealCreated", "D-1", { transaction });
    await hostNow().webhooks.triggerWebhookEvent("DealCreated", "D-1", { transaction, idempotencyKey: "K-1" });
    expect((await client.query("select name from pg_prepared_statements")).rows).toEqual([]);
  });
});

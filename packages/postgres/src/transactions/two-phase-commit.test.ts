import { describe, expect, inject, test } from "vitest";
import { hostBeforeEach } from "../testing/host-before-each.ts";

const server = inject("postgresUrl");

describe.skipIf(server === null)("a host that prepares its transactions, with notify: false", () => {
  const hostNow = hostBeforeEach(server, { notify: false });

  async function prepareDeal(recordId: string) {
    const { begin, webhooks } = hostNow();
    const transaction = await begin();
    await transaction.query("insert into deals (id) values ($1)", [recordId]);
    await webhooks.triggerWebhookEvent("DealCreated", recordId, { transaction });
    await webhooks.triggerWebhookEvent("DealCreated", recordId, { transaction, idempotencyKey: recordId });
    await transaction.query(`prepare transaction '${recordId}'`);
  }

  test("has the event when another connection commits", async () => {
    const { pool, deals, events } = hostNow();
    await prepareDeal("D-1");
    expect([await deals(), await events()]).toEqual([[], []]);
    await pool.query("commit prepared 'D-1'");
    expect([await deals(), await events()]).toEqual([["D-1"], ["D-1", "D-1"]]);
  });

  test("has no event when another connection rolls back", async () => {
    const { pool, deals, events } = hostNow();
    await prepareDeal("D-1");
    await pool.query("rollback prepared 'D-1'");
    expect([await deals(), await events()]).toEqual([[], []]);
  });

  test("keeps nobody else from triggering while a transaction is prepared", async () => {
    const { pool, begin, webhooks, events } = hostNow();
    await prepareDeal("D-1");
    const transaction = await begin();
    await webhooks.triggerWebhookEvent("DealCreated", "D-2", { transaction, idempotencyKey: "D-2" });
    await transaction.query("commit");
    expect(await events()).toEqual(["D-2"]);
    await pool.query("rollback prepared 'D-1'");
  });
});

describe.skipIf(server === null)("a host that prepares its transactions, and forgot notify: false", () => {
  const hostNow = hostBeforeEach(server);

  test("is told by PostgreSQL, and nothing is committed", async () => {
    const { begin, webhooks, events } = hostNow();
    const transaction = await begin();
    await webhooks.triggerWebhookEvent("DealCreated", "D-1", { transaction });
    await expect(transaction.query("prepare transaction 'D-1'")).rejects.toThrow("NOTIFY");
    expect(await events()).toEqual([]);
  });
});

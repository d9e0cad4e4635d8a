import { describe, expect, inject, test } from "vitest";
import { hostBeforeEach } from "../testing/host-before-each.ts";

const server = inject("postgresUrl");
const insertDeal = "insert into deals (id) values ($1)";

describe.skipIf(server === null)("an event in the host's transaction", () => {
  const hostNow = hostBeforeEach(server);

  test("goes with a savepoint that is rolled back, while the transaction commits", async () => {
    const { begin, webhooks, deals, events } = hostNow();
    const transaction = await begin();
    await transaction.query(insertDeal, ["D-1"]);
    await webhooks.triggerWebhookEvent("DealCreated", "D-1", { transaction });
    await transaction.query("savepoint s");
    await transaction.query(insertDeal, ["D-2"]);
    await webhooks.triggerWebhookEvent("DealCreated", "D-2", { transaction, idempotencyKey: "K-2" });
    await transaction.query("rollback to savepoint s");
    await transaction.query("savepoint t");
    await webhooks.triggerWebhookEvent("DealCreated", "D-3", { transaction });
    await transaction.query("release savepoint t");
    await transaction.query("commit");
    expect([await deals(), await events()]).toEqual([["D-1"], ["D-1", "D-3"]]);
    expect(await webhooks.triggerWebhookEvent("DealCreated", "D-2", { idempotencyKey: "K-2" })).toMatchObject({
      duplicate: false,
    });
  });

  for (const level of ["read committed", "repeatable read", "serializable"]) {
    test(`commits, rolls back and takes keys under ${level}`, async () => {
      const { begin, webhooks, events } = hostNow();
      for (const [end, recordId] of [
        ["commit", "D-1"],
        ["rollback", "D-2"],
      ] as const) {
        const transaction = await begin(`isolation level ${level}`);
        await transaction.query(insertDeal, [recordId]);
        await webhooks.triggerWebhookEvent("DealCreated", recordId, { transaction });
        await webhooks.triggerWebhookEvent("DealCreated", recordId, { transaction, idempotencyKey: recordId });
        await transaction.query(end);
      }
      expect(await events()).toEqual(["D-1", "D-1"]);
    });
  }

  test("adds no serialization failure to those of the host", async () => {
    const { begin, webhooks, events } = hostNow();
    const transactions = [await begin("isolation level serializable"), await begin("isolation level serializable")];
    for (const [index, transaction] of transactions.entries()) {
      await webhooks.triggerWebhookEvents("DealCreated", [`D-${index}`], { transaction });
      await webhooks.triggerWebhookEvent("DealCreated", index, { transaction, idempotencyKey: `K-${index}` });
    }
    for (const transaction of transactions) await transaction.query("commit");
    expect(await events()).toEqual(["0", "1", "D-0", "D-1"]);
  });

  test("is there once after a serialization failure that made the host begin again", async () => {
    const { begin, webhooks, deals, events } = hostNow();
    // Each reads what the other writes, so only one of them can commit.
    async function addDeal(recordId: string) {
      const transaction = await begin("isolation level serializable");
      await transaction.query("select count(*) from deals");
      await transaction.query(insertDeal, [recordId]);
      await webhooks.triggerWebhookEvent("DealCreated", recordId, { transaction });
      return transaction;
    }
    const [first, second] = [await addDeal("D-1"), await addDeal("D-2")];
    await first.query("commit");
    await expect(second.query("commit")).rejects.toMatchObject({ code: "40001" });
    expect(await events()).toEqual(["D-1"]);
    const again = await addDeal("D-2");
    await again.query("commit");
    expect([await deals(), await events()]).toEqual([
      ["D-1", "D-2"],
      ["D-1", "D-2"],
    ]);
  });

  test("fails the transaction where it cannot be written, even if the host passes over the error", async () => {
    const { begin, webhooks, withoutTables, deals, events } = hostNow();
    const transaction = await begin();
    await transaction.query(insertDeal, ["D-1"]);
    await webhooks.triggerWebhookEvent("DealCreated", "D-1", { transaction });
    const lost = withoutTables.triggerWebhookEvent("DealCreated", "D-1", { transaction });
    await expect(lost).rejects.toThrow(/nowhere/);
    await expect(transaction.query("select 1")).rejects.toMatchObject({ code: "25P02" });
    expect((await transaction.query("commit")).command).toBe("ROLLBACK");
    expect([await deals(), await events()]).toEqual([[], []]);
  });

  test("is refused by a transaction that may only read", async () => {
    const { begin, webhooks } = hostNow();
    const transaction = await begin("read only");
    const written = webhooks.triggerWebhookEvent("DealCreated", "D-1", { transaction });
    await expect(written).rejects.toMatchObject({ code: "25006" });
  });
});

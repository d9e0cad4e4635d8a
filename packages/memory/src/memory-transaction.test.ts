import { eventRow } from "@ancrage/conformance";
import type { DeliveryStore } from "@ancrage/core";
import { expect, test } from "vitest";
import { createMemoryStore } from "./memory-store.ts";
import type { MemoryTransaction } from "./memory-transaction.ts";

const viewer = { tenantId: eventRow().tenantId, ownerId: null };

test("events of a transaction exist for nobody while it runs, and for everybody once it has committed", async () => {
  const store = createMemoryStore();
  const event = eventRow();
  await store.transaction(async (transaction) => {
    await store.deliveries.recordEvents([event], transaction);
    expect(await store.deliveries.getEvent(viewer, event.id)).toBeNull();
    expect(store.nextDueAt()).toBeNull();
  });
  expect((await store.deliveries.getEvent(viewer, event.id))?.event).toEqual(event);
});

test("transactions that overlap keep their events apart", async () => {
  const store = createMemoryStore();
  const [kept, dropped] = [eventRow(), eventRow()];
  const bothStarted = Promise.withResolvers<void>();
  const committing = store.transaction(async (transaction) => {
    await store.deliveries.recordEvents([kept], transaction);
    await bothStarted.promise;
  });
  const rollingBack = store.transaction(async (transaction) => {
    await store.deliveries.recordEvents([dropped], transaction);
    bothStarted.resolve();
    throw new Error("rolled back");
  });
  await expect(rollingBack).rejects.toThrow("rolled back");
  await committing;
  expect(await store.deliveries.getEvent(viewer, kept.id)).not.toBeNull();
  expect(await store.deliveries.getEvent(viewer, dropped.id)).toBeNull();
});

test("a transaction that throws before its first await rolls back too", async () => {
  const store = createMemoryStore();
  const throwing = store.transaction(() => {
    throw new Error("at once");
  });
  await expect(throwing).rejects.toThrow("at once");
});

test("a transaction gives back what its function returned", async () => {
  expect(await createMemoryStore().transaction(async () => 42)).toBe(42);
});

test("recording after the transaction has finished says to await inside it", async () => {
  const store = createMemoryStore();
  let finished: MemoryTransaction | undefined;
  await store.transaction(async (transaction) => {
    finished = transaction;
  });
  await expect(store.deliveries.recordEvents([eventRow()], finished)).rejects.toMatchObject({
    code: "transaction_finished",
    message: expect.stringMatching(/committed or rolled back.*await them/),
  });
});

test("a foreign transaction is refused with what it is and where to get the right one", async () => {
  const [store, other] = [createMemoryStore(), createMemoryStore()];
  await other.transaction(async (transaction) => {
    await expect(store.deliveries.recordEvents([eventRow()], transaction)).rejects.toMatchObject({
      code: "foreign_transaction",
      message: expect.stringMatching(/a transaction of another memory store.*transaction\(fn\)/),
    });
  });
  const port: DeliveryStore = store.deliveries;
  for (const [foreign, described] of [
    [{ query: () => {} }, "another kind of object"],
    ["BEGIN", "a string"],
    [null, "null"],
    [() => {}, "a function"],
  ] as const) {
    await expect(port.recordEvents([eventRow()], foreign)).rejects.toMatchObject({
      code: "foreign_transaction",
      message: expect.stringContaining(described),
    });
  }
});

import { expect, test } from "vitest";
import { z } from "zod";
import type { WebhookEvent } from "../model/webhook-event.ts";
import type { DeliveryStore } from "../ports/delivery-store.ts";
import { silentObserver } from "../ports/observer.ts";
import { randomIds } from "../ports/random-ids.ts";
import { systemClock } from "../ports/system-clock.ts";
import { defineTrigger } from "../triggers/define-trigger.ts";
import { createTriggerRegistry } from "../triggers/trigger-registry.ts";
import type { EventOptions, RecordRequest } from "./event-request.ts";
import { recordEvents, type Tenancy, tenantOf } from "./record-events.ts";

const deal = defineTrigger("NewDeal", {
  ...{ description: "A deal was created", resource: "deal", action: "create", payload: z.string() },
  ...{ build: () => null, sample: "sample" },
});

function recording(fault?: Error, trackedTriggers?: readonly string[]) {
  const inserts: [events: readonly WebhookEvent[], transaction: unknown][] = [];
  const deliveries = {
    async recordEvents(events: readonly WebhookEvent[], transaction?: unknown) {
      await new Promise(setImmediate);
      if (fault !== undefined) throw fault;
      inserts.push([events, transaction]);
      return events.map(({ id }) => ({ eventId: id, duplicate: false }));
    },
  } as unknown as DeliveryStore;
  const terms = { triggers: createTriggerRegistry([deal]), tenancy: "single", trackedTriggers, deliveries } as const;
  const record = (records: readonly RecordRequest[], options: EventOptions = {}) =>
    recordEvents(
      { ...terms, clock: systemClock, ids: randomIds, observer: silentObserver },
      "NewDeal",
      records,
      options,
    );
  return { inserts, record };
}

test("many records are one insert in the caller's transaction, and come back in their order", async () => {
  const { inserts, record } = recording();
  const transaction = {};
  const recorded = await record(["D-1", 2, { recordId: "D-3", payload: "given", changed: ["a"] }], {
    ...{ tenantId: "acme", scope: "p1", transaction },
  });
  expect(inserts).toHaveLength(1);
  const [[events, within] = [[], null]] = inserts;
  expect(within).toBe(transaction);
  expect(events.map(({ id }) => ({ eventId: id, duplicate: false }))).toEqual(recorded);
  expect(events).toMatchObject([
    { recordId: "D-1", tenantId: "acme", scope: "p1", payload: null, changed: null },
    { recordId: "2", tenantId: "acme", scope: "p1", payload: null, changed: null },
    { recordId: "D-3", tenantId: "acme", scope: "p1", payload: '"given"', changed: ["a"] },
  ]);
});

test("a trigger that rows of a table fire is fired by no call", async () => {
  const { inserts, record } = recording(undefined, ["Other", "NewDeal"]);
  await expect(record(["D-1"])).rejects.toMatchObject({ code: "already_tracked", details: { trigger: "NewDeal" } });
  await expect(record([])).rejects.toMatchObject({ code: "already_tracked" });
  expect(inserts).toEqual([]);
  await expect(recording(undefined, ["Other"]).record(["D-1"])).resolves.toHaveLength(1);
});

test("no record is no insert", async () => {
  const { inserts, record } = recording();
  expect(await record([])).toEqual([]);
  expect(inserts).toEqual([]);
});

test("an insert that fails is the caller's to know", async () => {
  await expect(recording(new Error("The store is away.")).record(["D-1"])).rejects.toThrow("The store is away.");
});

test("the tenant is the one named, or the only one there is", () => {
  const tenant = (tenancy: Tenancy, named: string | undefined): string => {
    try {
      return tenantOf(tenancy, named);
    } catch (error) {
      return error instanceof Error && "code" in error ? String(error.code) : "another error";
    }
  };
  expect([tenant("single", "acme"), tenant("required", "acme")]).toEqual(["acme", "acme"]);
  expect([tenant("single", undefined), tenant("required", undefined)]).toEqual(["default", "missing_tenant"]);
  expect([tenant("single", ""), tenant("required", "")]).toEqual(["missing_tenant", "missing_tenant"]);
});

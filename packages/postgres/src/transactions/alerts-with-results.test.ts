import { alertTriggers, defineTrigger, type Store } from "@ancrage/core";
import { createTestWebhooksOn } from "@ancrage/memory/testing";
import { PGlite } from "@electric-sql/pglite";
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { createPostgresStore } from "../create-postgres-store.ts";
import type { Queryable } from "../database/database.ts";
import { nextDueAt } from "../testing/next-due-at.ts";

const NewDeal = defineTrigger("NewDeal", {
  ...{ description: "A deal was created", resource: "deal", action: "create" },
  payload: z.object({ id: z.string() }),
  build: ({ recordId }) => ({ id: recordId }),
  sample: { id: "D-0" },
  retryScheduleMs: [],
});

let client: PGlite;
beforeAll(async () => {
  client = await PGlite.create();
  await createPostgresStore({ client }).migrate();
}, 60_000);
afterAll(() => client.close());

/** The store, where the first alert that comes of results finds no room: an event with its id is there already. */
function crowded(store: Store<Queryable>): Store<Queryable> {
  let isFirst = true;
  return {
    ...store,
    deliveries: {
      ...store.deliveries,
      async recordResults(results, now, eventsOf) {
        return store.deliveries.recordResults(results, now, (recorded) => {
          const [first, ...others] = eventsOf?.(recorded) ?? [];
          if (first === undefined || !isFirst) return first === undefined ? [] : [first, ...others];
          isFirst = false;
          const { idempotency, ...twin } = first;
          return [{ ...twin, trigger: "Twin" }, first, ...others];
        });
      },
    },
  };
}

test("results whose alerts cannot be recorded are not recorded either, and both are when it is tried again", async () => {
  const store = crowded(createPostgresStore({ client }));
  const logged: string[] = [];
  const note = (message: string) => void logged.push(message);
  const { webhooks, receiver, settle } = createTestWebhooksOn(
    { store, nextDueAt: () => nextDueAt(client) },
    {
      triggers: [NewDeal, ...alertTriggers],
      sealingKeys: ["ancrage_key_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"],
      logger: { debug() {}, info() {}, warn: note, error: note },
    },
  );
  const ill = "https://ill.example/";
  for (const [url, trigger] of [
    [ill, "NewDeal"],
    ["https://guard.example/", "delivery.exhausted"],
  ] as const) {
    const { id } = await webhooks.endpoints.create({ name: url, url });
    await webhooks.subscriptions.create(id, { trigger });
  }
  receiver.at(ill).answers({ status: 500 });
  await webhooks.triggerWebhookEvent("NewDeal", "D-1");
  await settle();
  // Written at once, refused; written again, as if the first time had never been.
  expect(logged).toEqual(["The delivery loop could not record results; it keeps them and tries again"]);
  const [delivery] = (await webhooks.deliveries.list({ trigger: "NewDeal" })).items;
  expect(delivery).toMatchObject({ state: "exhausted", attempts: 1 });
  expect(receiver.deliveries("delivery.exhausted").map(({ payload }) => payload.deliveryId)).toEqual([delivery?.id]);
  expect(receiver.requests().filter(({ url }) => url === ill)).toHaveLength(1);
  await webhooks.stop();
});

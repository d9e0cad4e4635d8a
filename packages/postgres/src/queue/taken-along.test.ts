import type { Store } from "@ancrage/core";
import { defineTrigger } from "@ancrage/core";
import { createTestWebhooksOn } from "@ancrage/memory/testing";
import { describe, expect, inject, test } from "vitest";
import { z } from "zod";
import { createPostgresStore } from "../create-postgres-store.ts";
import type { Queryable } from "../database/database.ts";
import { migratedPool } from "../testing/migrated-pool.ts";

const server = inject("postgresUrl");

const NewDeal = defineTrigger("NewDeal", {
  ...{ description: "A deal was made", resource: "deal", action: "create", payload: z.object({ id: z.string() }) },
  build: ({ recordId }) => ({ id: recordId }),
  sample: { id: "D-1" },
});

describe.skipIf(server === null)("on PostgreSQL", () => {
  const pool = migratedPool(server ?? "");

  test("what an idle process routes it attempts at once, without a claim of deliveries", async () => {
    const store = createPostgresStore({ client: pool() });
    const claimed: number[] = [];
    let looked = () => {};
    const firstLook = new Promise<void>((resolve) => {
      looked = resolve;
    });
    const counting: Store<Queryable> = {
      ...store,
      deliveries: {
        ...store.deliveries,
        async claimDeliveries(claim) {
          const found = await store.deliveries.claimDeliveries(claim);
          claimed.push(found.deliveries.length);
          looked();
          return found;
        },
      },
    };
    const world = createTestWebhooksOn(
      { store: counting, nextDueAt: async () => null },
      { triggers: [NewDeal], sealingKeys: ["ancrage_key_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"] },
    );
    const { webhooks, receiver } = world;
    try {
      const endpoint = await webhooks.endpoints.create({ name: "deals", url: "https://deals.example/hook" });
      await webhooks.subscriptions.create(endpoint.id, { trigger: "NewDeal" });
      await webhooks.start();
      await firstLook;
      const done = new Promise((resolve) => webhooks.on("delivery.succeeded", resolve));
      await webhooks.triggerWebhookEvent("NewDeal", "D-1");
      await done;
      expect(receiver.requests()).toHaveLength(1);
      expect(new Set(claimed)).toEqual(new Set([0]));
    } finally {
      await webhooks.stop();
    }
  });
});

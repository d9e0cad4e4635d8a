import { type BuildArguments, createWebhooks, defineTrigger, generateSealingKey } from "@ancrage/core";
import { PGlite } from "@electric-sql/pglite";
import { expect, test } from "vitest";
import { z } from "zod";
import { createPostgresStore } from "../create-postgres-store.ts";
import { trackTable } from "./tracked-table.ts";

test("a row fires its trigger when it is written, and the call that would fire it again is refused", async () => {
  const client = await PGlite.create();
  try {
    await client.query("create table deal (id int, label text)");
    const table = trackTable("public.deal", { insert: "NewDeal", recordId: "id", snapshot: ["label"] });
    const built: unknown[] = [];
    const keep = (recordId: string, snapshot: unknown) => {
      built.push([recordId, snapshot]);
      return {};
    };
    const store = createPostgresStore({ client, tables: [table] });
    const webhooks = createWebhooks({
      triggers: [
        defineTrigger("NewDeal", {
          ...{ resource: "deal", action: "create", description: "A deal was made" },
          ...{ payload: z.object({}), sample: {} },
          build: ({ recordId, snapshot }: BuildArguments) => keep(recordId, snapshot),
        }),
        defineTrigger("DealSigned", {
          ...{ resource: "deal", action: "sign", description: "A deal was signed" },
          ...{ payload: z.object({}), sample: {} },
          build: ({ recordId, snapshot }: BuildArguments) => keep(recordId, snapshot),
        }),
      ],
      store,
      sealingKeys: [generateSealingKey()],
    });
    await webhooks.migrate();
    expect(await store.installTracking({ dryRun: true })).toHaveLength(1);
    expect(await store.installTracking()).toHaveLength(1);
    expect(await store.installTracking()).toEqual([]);

    const refused = { code: "already_tracked", details: { trigger: "NewDeal" } };
    await expect(webhooks.triggerWebhookEvent("NewDeal", 1)).rejects.toMatchObject(refused);
    await expect(webhooks.triggerWebhookEvents("NewDeal", [1])).rejects.toMatchObject(refused);
    await client.query("insert into deal values (1, 'a'), (null, 'b')");
    await store.pauseTracking("public.deal");
    await client.query("insert into deal values (2, 'c')");
    await store.resumeTracking("public.deal");
    await webhooks.triggerWebhookEvent("DealSigned", 3);
    await webhooks.dispatchDue({ maxMs: 10_000 });
    expect(built).toEqual(
      expect.arrayContaining([
        ["1", { label: "a" }],
        ["3", null],
      ]),
    );
    expect(built).toHaveLength(2);
    expect(await store.trackingFaults()).toMatchObject([{ operation: "insert", reason: "recordId", events: 1 }]);
    await webhooks.stop();
  } finally {
    await client.close();
  }
});

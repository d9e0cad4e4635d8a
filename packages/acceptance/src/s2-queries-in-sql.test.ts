import { allowLocalReceivers, createWebhooks, defineTrigger } from "@ancrage/core";
import { createPostgresStore } from "@ancrage/postgres";
import { expect, test } from "vitest";
import { z } from "zod";
import { startReceiver } from "./receiver.ts";
import { sealingKeys } from "./sealing-keys.ts";
import { databases } from "./stores.ts";

const DealChanged = defineTrigger("DealChanged", {
  ...{ description: "A deal was changed", resource: "deal", action: "update", retryScheduleMs: [] },
  payload: z.object({ id: z.string(), amount: z.number() }),
  build: ({ recordId }) => ({ id: recordId, amount: 1 }),
  sample: { id: "D-0", amount: 1 },
});

for (const { name, open } of databases) {
  test(`S2.08 S2.19 S2.24 S2.25 S2.26 operators ask the same with SQL, and learn no secret [${name}]`, async () => {
    const { client, outside, close } = await open();
    const receiver = await startReceiver();
    receiver.answer("/hook?code=hunter2%2Fhunter2%3D%3D", 500);
    const webhooks = createWebhooks({
      ...{ triggers: [DealChanged], store: createPostgresStore({ client }), sealingKeys },
      urlPolicy: allowLocalReceivers,
    });
    const ask = async (text: string) => (await outside.query(text)).rows;
    try {
      await webhooks.migrate();
      const { endpoints, subscriptions } = webhooks;
      const authentication = { kind: "webhookKey", code: "hunter2/hunter2==" } as const;
      const { id } = await endpoints.create({ name: "ERP", url: receiver.url("/hook"), authentication });
      const settings = { changedFields: ["amount"], deleteOnSuccess: true, description: "For finance" };
      const made = await subscriptions.create(id, { trigger: "DealChanged", ...settings });
      const all = await subscriptions.create(id, { trigger: "*", scope: "p1" });
      await webhooks.triggerWebhookEvent("DealChanged", "D-1", { changed: ["amount"] });
      await webhooks.dispatchDue();

      const rows = [
        ...(await ask("select * from ancrage.endpoint_list where authentication_kind = 'webhookKey'")),
        ...(await ask(
          `select * from ancrage.subscription_list where endpoint_name = 'ERP' order by scope nulls first`,
        )),
        ...(await ask(`select * from ancrage.failing_delivery_list where subscription_id = '${made.id}'
order by created_at desc, id desc`)),
      ];
      expect(rows).toMatchObject([
        { id, name: "ERP", url: receiver.url("/hook?code=").replace("?code=", ""), authentication_kind: "webhookKey" },
        {
          ...{ id: made.id, name: "DealChanged to ERP", description: "For finance", endpoint_id: id },
          ...{ trigger: "DealChanged", resource: "deal", action: "update", mode: "async", stage: "postOperation" },
          ...{ changed_fields: ["amount"], delete_on_success: true, tenant_id: "default" },
        },
        { id: all.id, name: "Every trigger to ERP", trigger: "*", resource: null, action: null, scope: "p1" },
        {
          ...{ subscription_name: "DealChanged to ERP", endpoint_name: "ERP", record_id: "D-1", state: "exhausted" },
          ...{ error_code: "status", error_message: "The receiver answered 500.", last_status: 500, attempts: 1 },
        },
      ]);
      expect(JSON.stringify(rows)).not.toContain("hunter2");
      expect(rows.flatMap((row) => Object.keys(row))).not.toEqual(
        expect.arrayContaining([expect.stringMatching(/secret|payload|header|body/)]),
      );
      await expect(outside.query("update ancrage.subscription_list set name = 'x'")).rejects.toThrow(/view/);
      await subscriptions.end(made.id);
      expect(await ask(`select id from ancrage.subscription_list`)).toEqual([{ id: all.id }]);
    } finally {
      await webhooks.stop();
      await receiver.close();
      await close();
    }
  }, 60_000);
}

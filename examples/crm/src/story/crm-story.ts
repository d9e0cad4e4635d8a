import { z } from "zod";
import { insertWithSql } from "./insert-with-sql.ts";
import { type LedgerRow, ledgerDetail, ledgerPage } from "./ledger-page.ts";
import { ledgerTable } from "./ledger-table.ts";
import { mustEqual } from "./must-equal.ts";
import { mustHaveArrived } from "./must-have-arrived.ts";
import { payloadOf } from "./payload-of.ts";
import type { Telling } from "./play-story.ts";
import { shapeOf } from "./shape-of.ts";
import type { StoryWorld } from "./story-world.ts";

const created = z.object({ id: z.string() });

const refusedOrder = z.object({
  error: z.string(),
  advice: z.string(),
  log: z.object({ fileName: z.string(), text: z.string() }),
});

/**
 * The main job from end to end. Every step checks what it says, over HTTP, and finds what it has already made, so that a
 * story that was killed anywhere is played to its end by the next process.
 */
export async function crmStory({ step, say }: Telling, world: StoryWorld): Promise<void> {
  const { operator, subscriber } = world;

  const hook = await step("Subscribe /hook to NewOpportunity over HTTP", async () => {
    const id = await world.subscribe("NewOpportunity", "/hook");
    say(`201, the subscription ${id}, and its secret this once`);
    return id;
  });

  await step("Subscribe the same again", async () => {
    const body = { trigger: "NewOpportunity", targetUrl: world.urlOf("/hook") };
    const again = (await subscriber("POST /webhooks/subscriptions", body)).expect(
      200,
      z.strictObject({ id: z.string() }),
    );
    mustEqual("The id", again.id, hook);
    say("200, the same id, no secret");
  });

  const customerId = await step("Insert a customer over HTTP; nobody has subscribed to NewCustomer", () =>
    world.insert("customers", { name: "Ada Ltd", email: "ada@example.com" }),
  );

  const insertOpportunity = (label: string, isProject: boolean): Promise<string> =>
    world.insert("opportunities", { customerId, label, amount: 12_000, isProject });

  const first = await step("Insert a project over HTTP; it arrives, verified", async () => {
    const [request] = await world.arrived(1, "/hook", await insertOpportunity("New roof", true));
    mustEqual("The reason not to trust it", request?.distrust, null);
    mustEqual("What /hook answered", request?.status, 200);
    return request && payloadOf(request);
  });

  await step("Insert an opportunity that is no project, then a project; only the second is sent", async () => {
    const silentId = await insertOpportunity("New lamp", false);
    await world.arrived(1, "/hook", await insertOpportunity("New cellar", true));
    // Events are routed in their order, so one about the first would be in the ledger by now.
    mustEqual("The deliveries", (await world.ended(2, hook)).length, 2);
    mustEqual("The requests about it", (await world.arrived(0, "/hook", silentId)).length, 0);
  });

  await step("Insert a project with plain SQL, past the CRM; it arrives too", async () => {
    const id = await insertWithSql(world, customerId, "New shed");
    const [request] = await world.arrived(1, "/hook", id);
    mustEqual("The reason not to trust it", request?.distrust, null);
    say(`insert into crm.opportunities …; nobody called Ancrage, and ${id} arrived`);
  });

  const flaky = await step("Subscribe /flaky to NewCustomer", () => world.subscribe("NewCustomer", "/flaky"));

  await step("Insert a customer; /flaky fails twice, then recovers", async () => {
    const customer = { name: "Grace & Co", email: "grace@example.com" };
    const requests = await world.arrived(3, "/flaky", await world.insert("customers", customer));
    mustEqual(
      "What /flaky answered",
      requests.slice(0, 3).map(({ status }) => status),
      [500, 500, 200],
    );
    mustEqual("Different ids and bodies", new Set(requests.map((one) => `${one.webhookId} ${one.body}`)).size, 1);
    say("three attempts with the same id and the same bytes");
  });

  const gone = await step("Subscribe /gone to NewProspect", () => world.subscribe("NewProspect", "/gone"));

  await step("Insert a prospect; /gone answers 410, which ends the subscription", async () => {
    await world.insert("prospects", { name: "Joan", source: "fair" });
    const [delivery] = await world.ended(1, gone);
    mustEqual("The delivery", [delivery?.state, delivery?.reason], ["canceled", "gone"]);
    mustEqual("The live subscriptions", await liveSubscriptions(world), [hook, flaky]);
  });

  await step("performList shows the record just as it was delivered", async () => {
    const answer = await subscriber("GET /webhooks/triggers/NewOpportunity/performList");
    const items = answer.expect(200, z.array(z.unknown()));
    for (const item of items) mustEqual("The shape", shapeOf(item), shapeOf(first));
    mustEqual("The oldest of the records", items.at(-1), first);
    say(`${items.length} records, all of the same shape`);
  });

  await step("Read the ledger over HTTP; it says just what reached the receiver", async () => {
    await Promise.all([world.ended(3, hook), world.ended(1, flaky), world.ended(1, gone)]);
    const { items } = (await operator("GET /webhooks/deliveries")).expect(200, ledgerPage);
    const pathOf = ({ subscriptionId }: LedgerRow) =>
      subscriptionId === hook ? "/hook" : subscriptionId === flaky ? "/flaky" : "/gone";
    say(ledgerTable(items, pathOf));
    mustEqual(
      "The ledger",
      items.map((row) => [pathOf(row), row.state, row.lastStatus]),
      [
        ["/gone", "canceled", 410],
        ["/flaky", "succeeded", 200],
        ["/hook", "succeeded", 200],
        ["/hook", "succeeded", 200],
        ["/hook", "succeeded", 200],
      ],
    );
    for (const row of items) {
      const delivery = (await operator(`GET /webhooks/deliveries/${row.id}`)).expect(200, ledgerDetail);
      const answered = delivery.history.filter(({ response }) => response !== null).length;
      mustHaveArrived(delivery, await world.received(answered, pathOf(row), row.eventId));
    }
  });

  await step("Unsubscribe /hook", async () => {
    if ((await liveSubscriptions(world)).includes(hook)) {
      (await subscriber(`DELETE /webhooks/subscriptions/${hook}`)).expect(204, z.undefined());
    }
    mustEqual("The live subscriptions", await liveSubscriptions(world), [flaky]);
    say("204");
  });

  await step("Subscribe /credit to OrderPlaced; the CRM is to wait for what it answers", () =>
    world.subscribeSync("OrderPlaced", "/credit"),
  );

  await step("Place an order; /credit is asked meanwhile, and accepts it", async () => {
    const id = await world.insert("orders", { customerId, label: "Tiles", amount: 900 });
    const request = (await world.arrived(1, "/credit", id)).at(-1);
    mustEqual("The reason not to trust it", request?.distrust, null);
    mustEqual("What /credit answered", request?.status, 200);
  });

  await step("Place an order beyond the limit; /credit refuses it, and it does not exist", async () => {
    const answer = await operator("POST /api/orders", { customerId, label: "Gold tiles", amount: 90_000 });
    const { error, log } = answer.expect(409, refusedOrder);
    say(`409: ${error}`);
    say(`For the user to download, ${log.fileName}:\n${log.text}`);
    const { items } = (await operator("GET /webhooks/deliveries?trigger=OrderPlaced")).expect(200, ledgerPage);
    mustEqual(
      "The delivery",
      [items[0]?.state, items[0]?.reason, items[0]?.lastStatus],
      ["exhausted", "refusedSync", 422],
    );
    const orders = (await operator("GET /api/orders")).expect(200, z.array(z.object({ label: z.string() })));
    mustEqual("The orders", orders, [{ label: "Tiles" }]);
  });
}

/** The ids of the subscriptions that are live, oldest first. */
async function liveSubscriptions({ operator }: StoryWorld): Promise<readonly string[]> {
  const answer = await operator("GET /webhooks/subscriptions");
  const { items } = answer.expect(200, z.object({ items: z.array(created) }));
  return items.map(({ id }) => id).reverse();
}

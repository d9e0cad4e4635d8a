import { z } from "zod";
import { type LedgerRow, ledgerPage } from "./ledger-page.ts";
import { ledgerTable } from "./ledger-table.ts";
import { mustEqual } from "./must-equal.ts";
import { payloadOf } from "./payload-of.ts";
import type { Telling } from "./play-story.ts";
import { shapeOf } from "./shape-of.ts";
import type { StoryWorld } from "./story-world.ts";

const created = z.object({ id: z.string() });

/** The main job from end to end. Every step checks what it says, over HTTP. */
export async function crmStory({ step, say }: Telling, world: StoryWorld): Promise<void> {
  const { operator, subscriber, receiver } = world;

  const hook = await step("Subscribe /hook to NewOpportunity over HTTP", async () => {
    const id = await world.subscribe("NewOpportunity", "/hook");
    say(`201, the subscription ${id}, and its secret this once`);
    return id;
  });

  await step("Subscribe the same again", async () => {
    const body = { trigger: "NewOpportunity", targetUrl: `${receiver.url}/hook` };
    const again = (await subscriber("POST /webhooks/subscriptions", body)).expect(
      200,
      z.strictObject({ id: z.string() }),
    );
    mustEqual("The id", again.id, hook);
    say("200, the same id, no secret");
  });

  const customerId = await step("Insert a customer over HTTP; nobody has subscribed to NewCustomer", async () => {
    const body = { name: "Ada Ltd", email: "ada@example.com" };
    return (await operator("POST /api/customers", body)).expect(201, created).id;
  });

  const insertOpportunity = async (label: string, isProject: boolean): Promise<string> => {
    const body = { customerId, label, amount: 12_000, isProject };
    return (await operator("POST /api/opportunities", body)).expect(201, created).id;
  };

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

  const flaky = await step("Subscribe /flaky to NewCustomer; it fails twice, then recovers", async () => {
    const id = await world.subscribe("NewCustomer", "/flaky");
    const body = { name: "Grace & Co", email: "grace@example.com" };
    const customer = (await operator("POST /api/customers", body)).expect(201, created);
    const requests = await world.arrived(3, "/flaky", customer.id);
    mustEqual(
      "What /flaky answered",
      requests.map(({ status }) => status),
      [500, 500, 200],
    );
    mustEqual("Different ids and bodies", new Set(requests.map((one) => `${one.webhookId} ${one.body}`)).size, 1);
    say("three attempts with the same id and the same bytes");
    return id;
  });

  const gone = await step("Subscribe /gone to NewProspect; it answers 410, which ends the subscription", async () => {
    const id = await world.subscribe("NewProspect", "/gone");
    (await operator("POST /api/prospects", { name: "Joan", source: "fair" })).expect(201, created);
    const [delivery] = await world.ended(1, id);
    mustEqual("The delivery", [delivery?.state, delivery?.reason, delivery?.attempts], ["canceled", "gone", 1]);
    mustEqual("The live subscriptions", await liveSubscriptions(world), [hook, flaky]);
    return id;
  });

  await step("performList shows the record just as it was delivered", async () => {
    const answer = await subscriber("GET /webhooks/triggers/NewOpportunity/performList");
    const items = answer.expect(200, z.array(z.unknown()));
    for (const item of items) mustEqual("The shape", shapeOf(item), shapeOf(first));
    mustEqual("The oldest of the records", items.at(-1), first);
    say(`${items.length} records, all of the same shape`);
  });

  await step("Read the ledger over HTTP", async () => {
    await Promise.all([world.ended(2, hook), world.ended(1, flaky), world.ended(1, gone)]);
    const { items } = (await operator("GET /webhooks/deliveries")).expect(200, ledgerPage);
    const paths = new Map([
      [hook, "/hook"],
      [flaky, "/flaky"],
      [gone, "/gone"],
    ]);
    const pathOf = ({ subscriptionId }: LedgerRow) => paths.get(subscriptionId ?? "") ?? "?";
    say(ledgerTable(items, pathOf));
    mustEqual(
      "The ledger",
      items.map((row) => [pathOf(row), row.state, row.attempts, row.lastStatus]),
      [
        ["/gone", "canceled", 1, 410],
        ["/flaky", "succeeded", 3, 200],
        ["/hook", "succeeded", 1, 200],
        ["/hook", "succeeded", 1, 200],
      ],
    );
  });

  await step("Unsubscribe /hook", async () => {
    (await subscriber(`DELETE /webhooks/subscriptions/${hook}`)).expect(204, z.undefined());
    mustEqual("The live subscriptions", await liveSubscriptions(world), [flaky]);
    say("204");
  });
}

/** The ids of the subscriptions that are live, oldest first. */
async function liveSubscriptions({ operator }: StoryWorld): Promise<readonly string[]> {
  const answer = await operator("GET /webhooks/subscriptions");
  const { items } = answer.expect(200, z.object({ items: z.array(created) }));
  return items.map(({ id }) => id).reverse();
}

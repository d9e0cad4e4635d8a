import { isAncrageError } from "@ancrage/core";
import { expect } from "vitest";
import { verified } from "./receiver.ts";
import { onEveryStore } from "./with-host.ts";

const deal = { id: "D-1", label: "Bridge", amount: 1200 };

onEveryStore("S0.01 one event reaches every URL that subscribed to it", async (host, receiver) => {
  const paths = ["/a", "/b", "/c"];
  const secrets = new Map<string, string>();
  for (const path of paths) {
    const { body } = await host.call("POST", "/subscriptions", {
      trigger: "NewOpportunity",
      targetUrl: receiver.url(path),
    });
    secrets.set(path, body.secret);
  }
  await host.insert(deal);
  for (const path of paths) {
    const [request] = await receiver.arrived(path, 1);
    if (request === undefined) throw new Error("Nothing arrived.");
    expect(verified(request, secrets.get(path) ?? "")).toEqual(deal);
  }
});

onEveryStore("S0.02 a standard event is in the catalogue and needs no code to subscribe to", async (host, receiver) => {
  const { body: catalogue } = await host.call("GET", "/triggers");
  const trigger = catalogue.find(({ name }: { name: string }) => name === "NewOpportunity");
  expect(trigger).toMatchObject({
    description: "An opportunity was created",
    schema: { type: "object", required: ["id", "label", "amount"] },
    sample: { id: "D-0", label: "Sample", amount: 1 },
  });
  const { status } = await host.call("POST", "/subscriptions", { event: trigger.name, hookUrl: receiver.url("/a") });
  expect(status).toBe(201);
  await host.insert(deal);
  await receiver.arrived("/a", 1);
});

onEveryStore(
  "S0.03 S0.04 an event of the integrator's own works by the same means, with data of its own",
  async (host, receiver) => {
    await host.call("POST", "/subscriptions", { trigger: "InvoicePaid", targetUrl: receiver.url("/a") });
    await host.webhooks.triggerWebhookEvent("InvoicePaid", "I-7");
    const [request] = await receiver.arrived("/a", 1);
    expect(JSON.parse(request?.body ?? "")).toEqual({ invoice: "I-7", paid: true });
  },
);

onEveryStore(
  "S0.05 the name binds the event to its payload builder, and a wrong name is refused in words",
  async (host) => {
    const wrong: string = "NewOportunity";
    const refused = host.webhooks
      .triggerWebhookEvent(wrong as "NewOpportunity", "D-1")
      .catch((error: unknown) => error);
    const error = await refused;
    expect(isAncrageError(error, "unknown_trigger") && error.details).toEqual({
      trigger: "NewOportunity",
      registered: ["NewOpportunity", "OpportunityChanged", "OpportunityDeleted", "InvoicePaid"],
    });
    const { status, body } = await host.call("POST", "/subscriptions", {
      trigger: wrong,
      targetUrl: "https://a.example/",
    });
    expect([status, body.error.code]).toEqual([404, "unknown_trigger"]);
  },
);

onEveryStore(
  "S0.06 S0.07 the call passes the record's id alone, and the builder loads and shapes the record",
  async (host, receiver) => {
    await host.call("POST", "/subscriptions", { trigger: "NewOpportunity", targetUrl: receiver.url("/a") });
    host.deals.set("D-9", { id: "D-9", label: "Loaded by the builder", amount: 9 });
    const { eventId } = await host.webhooks.triggerWebhookEvent("NewOpportunity", "D-9");
    const [request] = await receiver.arrived("/a", 1);
    expect(request?.headers["webhook-id"]).toBe(eventId);
    expect(JSON.parse(request?.body ?? "")).toEqual({ id: "D-9", label: "Loaded by the builder", amount: 9 });
  },
);

onEveryStore("S0.08 what performList shows is what is delivered", async (host, receiver) => {
  await host.call("POST", "/subscriptions", { trigger: "NewOpportunity", targetUrl: receiver.url("/a") });
  await host.insert(deal);
  const [request] = await receiver.arrived("/a", 1);
  const { body } = await host.call("GET", "/triggers/NewOpportunity/performList");
  expect(body).toEqual([JSON.parse(request?.body ?? "")]);
});

onEveryStore("S0.09 performList copes without a record: it shows the sample", async (host) => {
  const { body } = await host.call("GET", "/triggers/NewOpportunity/performList");
  expect(body).toEqual([{ id: "D-0", label: "Sample", amount: 1 }]);
});

onEveryStore("S0.11 each kind of change has its trigger, and fires for that kind alone", async (host, receiver) => {
  for (const trigger of ["NewOpportunity", "OpportunityChanged", "OpportunityDeleted"]) {
    await host.call("POST", "/subscriptions", { trigger, targetUrl: receiver.url(`/${trigger}`) });
  }
  host.deals.set(deal.id, deal);
  await host.webhooks.triggerWebhookEvent("OpportunityChanged", deal.id, { changed: ["label"] });
  await receiver.arrived("/OpportunityChanged", 1);
  host.deals.delete(deal.id);
  await host.webhooks.triggerWebhookEvent("OpportunityDeleted", deal.id, { snapshot: deal });
  const [deleted] = await receiver.arrived("/OpportunityDeleted", 1);
  expect(JSON.parse(deleted?.body ?? "")).toEqual(deal);
  await host.ledger(2);
  expect(receiver.requests("/NewOpportunity")).toEqual([]);
  await expect(host.webhooks.triggerWebhookEvent("OpportunityDeleted", deal.id)).rejects.toMatchObject({
    code: "payload_required",
  });
});

onEveryStore("S0.12 a guard at the trigger keeps other records to itself", async (host, receiver) => {
  await host.call("POST", "/subscriptions", { trigger: "NewOpportunity", targetUrl: receiver.url("/a") });
  await host.insert({ ...deal, id: "D-1", isProject: false });
  await host.insert({ ...deal, id: "D-2", isProject: true });
  await receiver.arrived("/a", 1);
  const ledger = await host.ledger(1);
  expect(ledger).toHaveLength(1);
  expect(receiver.requests("/a").map(({ body }) => JSON.parse(body).id)).toEqual(["D-2"]);
});

onEveryStore("S0.13 a service subscribes by itself, without an administrator", async (host, receiver) => {
  const { status, body } = await host.call(
    "POST",
    "/subscriptions",
    { trigger: "NewOpportunity", targetUrl: receiver.url("/a") },
    "subscriber:acme",
  );
  expect(status).toBe(201);
  await host.insert(deal);
  const [request] = await receiver.arrived("/a", 1);
  if (request === undefined) throw new Error("Nothing arrived.");
  expect(verified(request, body.secret)).toEqual(deal);
  expect((await host.call("GET", "/deliveries", undefined, "subscriber:acme")).body.items).toHaveLength(1);
  expect((await host.call("GET", "/deliveries", undefined, "subscriber:other")).body.items).toHaveLength(0);
  expect((await host.call("GET", "/deliveries", undefined, "nobody")).status).toBe(401);
});

onEveryStore("S0.14 after subscribing every later occurrence arrives, and none from before", async (host, receiver) => {
  await host.insert({ ...deal, id: "D-0" });
  await untilNextMillisecond();
  await host.call("POST", "/subscriptions", { trigger: "NewOpportunity", targetUrl: receiver.url("/a") });
  for (const id of ["D-1", "D-2", "D-3"]) await host.insert({ ...deal, id });
  const requests = await receiver.arrived("/a", 3);
  await host.ledger(3);
  expect(requests.map(({ body }) => JSON.parse(body).id).toSorted()).toEqual(["D-1", "D-2", "D-3"]);
  expect(receiver.requests("/a")).toHaveLength(3);
});

/** "Before" needs a time that differs from "after". */
async function untilNextMillisecond(): Promise<void> {
  const started = Date.now();
  while (Date.now() <= started) await new Promise(setImmediate);
}

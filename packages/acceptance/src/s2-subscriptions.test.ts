import { expect } from "vitest";
import type { Host } from "./host.ts";
import type { Receiver } from "./receiver.ts";
import { onEveryStore } from "./with-host.ts";

const deal = { id: "D-1", label: "Bridge", amount: 1200 };
const failing = "/deliveries?state=failing";

async function endpoint(host: Host, receiver: Receiver, name = "Hook", more: object = {}) {
  const { status, body } = await host.call("POST", "/endpoints", { name, url: receiver.url(`/${name}`), ...more });
  expect(status).toBe(201);
  return body;
}

async function subscribe(host: Host, endpointId: string, subscription: object) {
  const { status, body } = await host.call("POST", `/endpoints/${endpointId}/subscriptions`, subscription);
  expect(status, JSON.stringify(body)).toBe(201);
  return body;
}

onEveryStore(
  "S2.08 registrations are queryable: id, name, kind of authentication and URL, by kind",
  async (host, receiver) => {
    const keyed = await endpoint(host, receiver, "Keyed", { authentication: { kind: "webhookKey", code: "hunter2" } });
    const other = await endpoint(host, receiver, "Other");
    const list = async (query: string) =>
      (await host.call("GET", `/endpoints${query}`)).body.items.map(
        ({ id, name, url, authentication }: typeof keyed) => [id, name, url, authentication.kind],
      );
    const row = [keyed.id, "Keyed", receiver.url("/Keyed"), "webhookKey"];
    expect(await list("?authenticationKind=webhookKey")).toEqual([row]);
    expect(await list("?authenticationKind=none")).toEqual([[other.id, "Other", receiver.url("/Other"), "none"]]);
    expect(await list("")).toHaveLength(2);
    expect((await host.call("GET", "/endpoints?authenticationKind=other")).status).toBe(400);
  },
);

onEveryStore(
  "S2.10 S2.17 a subscription is an action on a resource, and an endpoint may have many",
  async (host, receiver) => {
    const { id } = await endpoint(host, receiver);
    await subscribe(host, id, { trigger: "NewOpportunity" });
    await subscribe(host, id, { trigger: "OpportunityChanged" });
    await subscribe(host, id, { trigger: "InvoicePaid" });
    const { items } = (await host.call("GET", `/subscriptions?endpointId=${id}`)).body;
    const pairs = items.map(({ resource, action }: { resource: string; action: string }) => `${resource} ${action}`);
    expect(pairs.toSorted()).toEqual(["invoice paid", "opportunity create", "opportunity update"]);
    await host.insert(deal);
    await host.webhooks.triggerWebhookEvent("InvoicePaid", "I-1");
    const arrived = await receiver.arrived("/Hook", 2);
    expect(arrived.map(({ body }) => JSON.parse(body).type).toSorted()).toEqual(["InvoicePaid", "NewOpportunity"]);
  },
);

onEveryStore("S2.11 a subscription takes no free configuration", async (host, receiver) => {
  const { id } = await endpoint(host, receiver);
  const { id: subscriptionId } = await subscribe(host, id, { trigger: "NewOpportunity" });
  for (const [method, path, body] of [
    ["POST", `/endpoints/${id}/subscriptions`, { trigger: "InvoicePaid", configuration: "<xml/>" }],
    ["PATCH", `/subscriptions/${subscriptionId}`, { unsecureConfiguration: "x" }],
  ] as const) {
    const { status, body: refused } = await host.call(method, path, body);
    expect([status, refused.error.code]).toEqual([400, "invalid_request"]);
  }
});

onEveryStore(
  "S2.14 what was sent is deleted after a success where that was asked for, and a tombstone stays",
  async (host, receiver) => {
    const { id } = await endpoint(host, receiver);
    await subscribe(host, id, { trigger: "NewOpportunity", deleteOnSuccess: true });
    receiver.answer("/Hook", 500, 200);
    await host.insert(deal);
    const [row] = await host.ledger(1);
    expect(row).toMatchObject({ state: "succeeded", attempts: 2, lastStatus: 200, deleteOnSuccess: true });
    const { body: entry } = await host.call("GET", `/deliveries/${row.id}`);
    expect(entry).toMatchObject({ payload: null, history: [], recordId: "D-1" });
    const replay = await host.call("POST", `/deliveries/${row.id}/replay`);
    expect([replay.status, replay.body.error.code]).toEqual([409, "payload_gone"]);
  },
);

onEveryStore("S2.15 name and description are filled in, and can be edited", async (host, receiver) => {
  const { id } = await endpoint(host, receiver);
  const made = await subscribe(host, id, { trigger: "NewOpportunity" });
  expect([made.name, made.description]).toEqual(["NewOpportunity to Hook", "An opportunity was created"]);
  const edit = { name: "Deals to the ERP", description: "Asked for by finance" };
  const { body: edited } = await host.call("PATCH", `/subscriptions/${made.id}`, edit);
  expect(edited).toEqual({ ...made, ...edit });
  expect((await host.call("GET", `/subscriptions/${made.id}`)).body).toEqual(edited);
});

onEveryStore(
  "S2.16 only changes of the listed fields are sent, and a subscription to updates without any says so",
  async (host, receiver) => {
    const { id } = await endpoint(host, receiver);
    host.deals.set(deal.id, deal);
    const made = await subscribe(host, id, { trigger: "OpportunityChanged" });
    expect(made).toMatchObject({ changedFields: null, hint: "noChangedFields" });
    const unknown = await host.call("PATCH", `/subscriptions/${made.id}`, { changedFields: ["amont"] });
    expect([unknown.status, unknown.body.error.details.issues[0].path]).toEqual([400, "changedFields"]);
    const { body: edited } = await host.call("PATCH", `/subscriptions/${made.id}`, { changedFields: ["amount"] });
    expect(edited).toMatchObject({ changedFields: ["amount"], hint: null });
    await host.webhooks.triggerWebhookEvent("OpportunityChanged", deal.id, { changed: ["label"] });
    await host.webhooks.triggerWebhookEvent("OpportunityChanged", deal.id, { changed: ["amount", "label"] });
    await host.ledger(1);
    expect(receiver.requests("/Hook")).toHaveLength(1);
  },
);

onEveryStore(
  "S2.18 S2.19 failures of one subscription are listed newest first, with name, message, code and time",
  async (host, receiver) => {
    const { id } = await endpoint(host, receiver);
    const mine = await subscribe(host, id, { trigger: "NewOpportunity", name: "Deals" });
    const other = await endpoint(host, receiver, "Other");
    await subscribe(host, other.id, { trigger: "InvoicePaid" });
    receiver.answer("/Other", 500);
    receiver.answer("/Hook", 200);
    await host.insert({ ...deal, id: "D-0" });
    await host.ledger(1);
    receiver.answer("/Hook", 500);
    for (const [index, record] of ["D-1", "D-2"].entries()) {
      await host.insert({ ...deal, id: record });
      await host.ledger(2 + index);
    }
    await host.webhooks.triggerWebhookEvent("InvoicePaid", "I-1");
    await host.ledger(4);
    const { items } = (await host.call("GET", `${failing}&subscriptionId=${mine.id}`)).body;
    const error = { code: "status", message: "The receiver answered 500." };
    const about = { subscriptionName: "Deals", endpointName: "Hook", state: "exhausted", lastError: error };
    expect(items).toMatchObject([
      { ...about, recordId: "D-2" },
      { ...about, recordId: "D-1" },
    ]);
    for (const { endedAt, lastAttemptAt } of items) {
      expect(new Date(lastAttemptAt).getTime()).toBeLessThanOrEqual(new Date(endedAt).getTime());
    }
    const { body: first } = await host.call("GET", `${failing}&subscriptionId=${mine.id}&limit=1`);
    const { body: second } = await host.call(
      "GET",
      `/deliveries?state=exhausted&subscriptionId=${mine.id}&cursor=${first.nextCursor}`,
    );
    expect([first.items[0].recordId, second.items[0].recordId, second.nextCursor]).toEqual(["D-2", "D-1", null]);
    const { body: detail } = await host.call("GET", `/deliveries/${items[0].id}`);
    expect(detail.history).toHaveLength(4);
  },
);

onEveryStore(
  "S2.24 S2.25 S2.26 the subscriptions of an endpoint, with the names of trigger and endpoint, in one query",
  async (host, receiver) => {
    const { id } = await endpoint(host, receiver, "Hook");
    const settings = { description: "For finance", changedFields: ["amount"], deleteOnSuccess: true, name: "Changes" };
    const made = await subscribe(host, id, { trigger: "OpportunityChanged", ...settings });
    const joined = {
      ...{ id: made.id, ...settings, mode: "async", stage: "postOperation" },
      ...{ trigger: "OpportunityChanged", resource: "opportunity", action: "update" },
      ...{ endpointId: id, endpointName: "Hook" },
    };
    const { items } = (await host.call("GET", `/subscriptions?endpointId=${id}`)).body;
    expect(items).toMatchObject([joined]);
    expect((await host.call("GET", `/subscriptions/${made.id}`)).body).toMatchObject(joined);
    const absent = await host.call("GET", "/subscriptions/sub_1");
    expect([absent.status, absent.body.error.code]).toEqual([404, "subscription_not_found"]);
  },
);

import { expect } from "vitest";
import { onEveryStoreAndAdapter } from "./with-host.ts";

const deal = { id: "D-1", label: "Bridge", amount: 1200 };

onEveryStoreAndAdapter(
  "Z.1 subscribe answers 201 with an id, and giving it back unsubscribes",
  async (host, receiver) => {
    const wanted = { trigger: "NewOpportunity", targetUrl: receiver.url("/zap"), zapId: 7 };
    const created = await host.call("POST", "/subscriptions", wanted);
    expect(created).toMatchObject({
      status: 201,
      body: { id: expect.stringMatching(/^sub_/), secret: expect.stringMatching(/^whsec_/) },
    });
    const again = await host.call("POST", "/subscriptions", wanted);
    expect(again).toEqual({ status: 200, body: { id: created.body.id } });

    await host.insert(deal);
    await receiver.arrived("/zap", 1);
    for (const id of [created.body.id, created.body.id, "sub_unknown"]) {
      expect(await host.call("DELETE", `/subscriptions/${id}`)).toEqual({ status: 204, body: null });
    }
    await host.insert({ ...deal, id: "D-2" });
    await host.call("POST", "/subscriptions", { trigger: "NewOpportunity", targetUrl: receiver.url("/other") });
    await host.insert({ ...deal, id: "D-3" });
    await receiver.arrived("/other", 1);
    expect(receiver.requests("/zap")).toHaveLength(1);

    const resubscribed = await host.call("POST", "/subscriptions", wanted);
    expect(resubscribed.status).toBe(201);
    expect(resubscribed.body.id).not.toBe(created.body.id);
  },
);

onEveryStoreAndAdapter("Z.2 a delivery answered 410 ends the subscription", async (host, receiver) => {
  const { body } = await host.call("POST", "/subscriptions", {
    trigger: "NewOpportunity",
    targetUrl: receiver.url("/zap"),
  });
  receiver.answer("/zap", 410);
  await host.insert(deal);
  const [delivery] = await host.ledger(1);
  expect(delivery).toMatchObject({ state: "canceled", reason: "gone", lastStatus: 410, subscriptionId: body.id });
  expect((await host.call("GET", "/subscriptions")).body.items).toEqual([]);
  expect((await host.call("GET", "/endpoints")).body.items).toEqual([]);
  await host.insert({ ...deal, id: "D-2" });
  await host.call("POST", "/subscriptions", { trigger: "NewOpportunity", targetUrl: receiver.url("/other") });
  await host.insert({ ...deal, id: "D-3" });
  await receiver.arrived("/other", 1);
  expect(receiver.requests("/zap")).toHaveLength(1);
});

onEveryStoreAndAdapter(
  "Z.3 performList is an array of items in the delivered shape, newest first; the sample is its fallback",
  async (host, receiver) => {
    const list = (query = "") =>
      host.call("GET", `/triggers/NewOpportunity/performList${query}`, undefined, "subscriber:acme");
    expect(await list()).toEqual({ status: 200, body: [{ id: "D-0", label: "Sample", amount: 1 }] });
    await host.call("POST", "/subscriptions", { trigger: "NewOpportunity", targetUrl: receiver.url("/zap") });
    for (const id of ["D-1", "D-2", "D-3", "D-4"]) await host.insert({ ...deal, id });
    const delivered = (await receiver.arrived("/zap", 4)).map(({ body }) => JSON.parse(body));
    const { body: listed } = await list();
    expect(listed.map(({ id }: { id: string }) => id)).toEqual(["D-4", "D-3", "D-2"]);
    for (const item of listed) expect(delivered).toContainEqual(item);
    expect((await list("?limit=1")).body).toHaveLength(1);
    expect((await host.call("GET", "/triggers/Nothing/performList")).status).toBe(404);
  },
);

onEveryStoreAndAdapter(
  "Z.4 the answer repeats when the subscription ends, in ISO 8601, and subscribing again renews it",
  async (host, receiver) => {
    const subscribe = (expiresAt?: string) =>
      host.call("POST", "/subscriptions", { trigger: "NewOpportunity", targetUrl: receiver.url("/zap"), expiresAt });
    const made = await subscribe("2040-01-01T01:00:00+01:00");
    expect([made.status, made.body.expiration_date]).toEqual([201, "2040-01-01T00:00:00.000Z"]);
    const renewed = await subscribe("2041-01-01T00:00:00Z");
    expect(renewed).toEqual({ status: 200, body: { id: made.body.id, expiration_date: "2041-01-01T00:00:00.000Z" } });
    expect(await subscribe()).toEqual(renewed);
    const { body: shown } = await host.call("GET", `/subscriptions/${made.body.id}`);
    expect(shown.expiresAt).toBe("2041-01-01T00:00:00.000Z");
    const past = await subscribe("2020-01-01T00:00:00Z");
    expect([past.status, past.body.error.details.issues[0].path]).toEqual([400, "expiresAt"]);
    // No handshake: nobody has called the receiver.
    expect(receiver.requests("/zap")).toEqual([]);
  },
);

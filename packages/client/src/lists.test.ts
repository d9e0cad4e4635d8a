import { expect, test } from "vitest";
import { collected } from "./testing/collected.ts";
import { type ServedApi, servedApi } from "./testing/served-api.ts";

async function deliver({ client, webhooks, settle }: ServedApi, count: number): Promise<string> {
  const { id } = await client.createEndpoint({
    body: { name: "CRM", url: "https://93.184.216.34/in", sequenced: true },
  });
  await client.createSubscription({ id, body: { trigger: "NewOpportunity" } });
  await webhooks.triggerWebhookEvents(
    "NewOpportunity",
    Array.from({ length: count }, (_, index) => ({ recordId: index })),
  );
  await settle();
  return id;
}

test("a list is iterated over by page or by item, and asked for as far as it is taken", async () => {
  const api = await servedApi();
  await deliver(api, 30);
  const pages = await collected(api.client.pages("listDeliveries", { query: { limit: 12 } }));
  expect(pages.map(({ items }) => items.length)).toEqual([12, 12, 6]);
  const ids = (await collected(api.client.items("listDeliveries"))).map(({ id }) => id);
  expect(ids).toEqual(pages.flatMap(({ items }) => items.map(({ id }) => id)));
  expect(new Set(ids).size).toBe(30);
  for await (const { id } of api.client.items("listDeliveries", { query: { limit: 10 } })) {
    expect(id).toBe(ids[0]);
    break;
  }
});

test("what a sequenced endpoint was sent goes on after the last number", async () => {
  const api = await servedApi();
  const id = await deliver(api, 30);
  const numbers = (await collected(api.client.items("listEndpointEvents", { id, query: { after: 2 } }))).map(
    ({ sequence }) => sequence,
  );
  expect(numbers).toEqual(Array.from({ length: 28 }, (_, index) => index + 3));
});

test("rows come one by one, as many as there are", async () => {
  const api = await servedApi();
  await deliver(api, 250);
  const rows = await collected(await api.client.exportDeliveries({ query: { trigger: "NewOpportunity" } }));
  expect(new Set(rows.map(({ recordId }) => recordId)).size).toBe(250);
});

test("what failed is replayed in batches, and a broken replay goes on where it was without sending anything twice", async () => {
  const api = await servedApi();
  api.receiver.answers(
    { status: 500 },
    { status: 500 },
    { status: 500 },
    { status: 500 },
    { status: 500 },
    { status: 200 },
  );
  await deliver(api, 5);
  // A replay is of what was made before it began.
  await api.advance(1_000);
  const first = [];
  for await (const { count, remaining, nextCursor } of api.client.replayInBatches({ body: { limit: 2 } })) {
    first.push({ count, remaining, nextCursor });
    if (first.length === 2) break;
  }
  expect(first).toMatchObject([
    { count: 0, remaining: 5 },
    { count: 2, remaining: 3 },
  ]);
  const rest = api.client.replayInBatches({ body: { limit: 2, cursor: first[1]?.nextCursor ?? "" } });
  expect((await collected(rest)).map(({ count, remaining }) => [count, remaining])).toEqual([
    [2, 1],
    [1, 0],
  ]);
  await api.settle();
  expect(
    api.receiver
      .deliveries("NewOpportunity")
      .map(({ payload }) => payload.id)
      .toSorted(),
  ).toEqual(["0", "1", "2", "3", "4"]);
});

test("a link leads to what a call would fetch", async () => {
  const api = await servedApi();
  await deliver(api, 2);
  const link = api.client.url("exportDeliveries", { query: { format: "csv", trigger: "NewOpportunity" } });
  expect(link).toBe(`${api.url}deliveries/export?format=csv&trigger=NewOpportunity`);
  const csv = await (await fetch(link, { headers: { authorization: "Bearer operator" } })).text();
  expect(csv.split("\r\n")).toHaveLength(4);
});

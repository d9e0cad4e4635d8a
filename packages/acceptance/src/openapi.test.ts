import { createWebhooks, routes, type Store } from "@ancrage/core";
import { Validator } from "@seriousme/openapi-schema-validator";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { adapters, listen } from "./adapters.ts";
import { provokeGuards, startApiWalk } from "./api-walk.ts";
import { startHost } from "./host.ts";
import { provokeInbound } from "./provoke-inbound.ts";
import { provokeOperations } from "./provoke-operations.ts";
import { type Receiver, startReceiver } from "./receiver.ts";
import { type StoreUnderTest, storesUnderTest } from "./stores.ts";

const deal = { id: "D-1", label: "Bridge", amount: 1200 };

async function startDescribedHost(store: StoreUnderTest) {
  const host = await startHost(store);
  onTestFinished(() => host.close());
  const { body: document } = await host.call("GET", "/openapi.json");
  return { ...host, document, walk: await startApiWalk(host.origin) };
}

async function receiverOfTest(): Promise<Receiver> {
  const receiver = await startReceiver();
  onTestFinished(() => receiver.close());
  return receiver;
}

describe.each(storesUnderTest())("the served OpenAPI document [$name]", (store) => {
  test("is valid OpenAPI 3.1, its schemas are JSON Schema 2020-12, and it changes by decision", async () => {
    const { document, walk } = await startDescribedHost(store);
    expect(await new Validator().validate(structuredClone(document))).toEqual({ valid: true });
    for (const [name, schema] of Object.entries(walk.api.schemas)) expect(walk.api.isSchema(schema), name).toBe(true);
    await expect(`${JSON.stringify(document, null, 2)}\n`).toMatchFileSnapshot("openapi.snapshot.json");
  });

  test("has every route and every trigger once, and its examples fit its schemas", async () => {
    const { document, walk, webhooks } = await startDescribedHost(store);
    const { operations, misfits } = walk.api;
    const names = operations.map(({ operationId }) => operationId);
    expect(names.toSorted()).toEqual(routes.map(({ name }) => name).toSorted());
    const triggers = webhooks.triggers.list();
    expect(Object.keys(document.webhooks)).toEqual(triggers.map(({ name }) => name));
    for (const { name, sample } of triggers) {
      expect(misfits(["components", "schemas", `${name}Payload`], sample)).toEqual([]);
      const { content } = document.webhooks[name].post.requestBody;
      const json = content["application/json"];
      for (const [mediaType, examples] of [
        ["application/json", Object.values<{ value: unknown }>(json.examples).map(({ value }) => value)],
        ["application/cloudevents+json", [content["application/cloudevents+json"].example]],
      ] as const) {
        const place = ["webhooks", name, "post", "requestBody", "content", mediaType, "schema"];
        for (const example of examples) expect(misfits(place, example)).toEqual([]);
      }
    }
  });

  test("describes what receivers are sent, in every envelope, and what performList shows", async () => {
    const { document, walk, call, insert } = await startDescribedHost(store);
    const receiver = await receiverOfTest();
    const envelopes = {
      standard: "application/json",
      bare: "application/json",
      cloudevents: "application/cloudevents+json",
    };
    for (const envelope of Object.keys(envelopes)) {
      const { body } = await call("POST", "/endpoints", {
        name: envelope,
        url: receiver.url(`/${envelope}`),
        envelope,
      });
      await call("POST", `/endpoints/${body.id}/subscriptions`, { trigger: "NewOpportunity" });
    }
    await insert(deal);
    const { post } = document.webhooks.NewOpportunity;
    const headers = post.parameters
      .map(({ $ref }: { $ref: string }) => document.components.parameters[$ref.split("/").at(-1) ?? ""])
      .filter((parameter: { required: boolean }) => parameter.required)
      .map(({ name }: { name: string }) => name);
    for (const [envelope, mediaType] of Object.entries(envelopes)) {
      const [request] = await receiver.arrived(`/${envelope}`, 1);
      expect(request?.headers["content-type"]?.split(";")[0]).toBe(mediaType);
      expect(Object.keys(request?.headers ?? {})).toEqual(expect.arrayContaining(headers));
      const sent = JSON.parse(request?.body ?? "");
      const place = ["webhooks", "NewOpportunity", "post", "requestBody", "content", mediaType, "schema"];
      expect(walk.api.misfits(place, sent)).toEqual([]);
      const { schema } = post.requestBody.content[mediaType];
      const { properties = deal } = (schema.oneOf ?? [schema]).find((one: { title: string }) => one.title === envelope);
      expect(Object.keys(sent).toSorted()).toEqual(Object.keys(properties).toSorted());
    }
    const { body: items } = await call("GET", "/triggers/NewOpportunity/performList");
    expect(items).toEqual([deal]);
    expect(walk.api.misfits(["components", "schemas", "NewOpportunityPayload"], items[0])).toEqual([]);
  });

  test("is what every route answers: nothing else, and nothing that is written there never happens", async () => {
    const stallable = withStallableStore(store);
    const { walk, insert, ledger, webhooks, callInbound } = await startDescribedHost(stallable);
    const dead = await startReceiver();
    await dead.close();
    const { ask, api, kept } = walk;
    for (const operation of api.operations) await provokeGuards(walk, operation);
    await provokeOperations({
      ask,
      receiver: await receiverOfTest(),
      deadUrl: dead.url("/"),
      happen: () => insert(deal),
      async payRefused() {
        const request = { input: { invoice: "I-1" }, begin: async () => {} };
        const paid = webhooks.runWithWebhooks("InvoicePaid", request, () => ({
          recordId: "I-1",
          payload: { invoice: "I-1", paid: true },
        }));
        await expect(paid).rejects.toMatchObject({ code: "endpoint_unavailable" });
      },
      settled: ledger,
    });
    await provokeInbound({ ask, callInbound });
    await ask("metrics", { as: "admin" });
    await ask("health");
    stallable.isStalled = true;
    await ask("health");
    expect((await ask("status")).body.stalled).toMatchObject({ waiting: ["sending"], reason: "notTaken" });
    expect([...kept].toSorted()).toEqual(api.promises.toSorted());
  });

  test("describes a fault of the server on every route that can have one", async () => {
    const told = vi.spyOn(console, "error").mockImplementation(() => {});
    onTestFinished(() => told.mockRestore());
    const down = new Proxy({}, { get: () => () => Promise.reject(new Error("The store is down.")) });
    const webhooks = createWebhooks({
      triggers: [],
      store: { subscriptions: down, deliveries: down, inbound: down } as Store,
    });
    const server = await listen(adapters.express.mount(webhooks, () => ({ tenantId: "default", role: "admin" })));
    onTestFinished(() => server.close());
    const { ask, api, kept } = await startApiWalk(`${server.origin}/webhooks`);
    const publicUrl = "https://93.184.216.34/";
    const params = { id: "x_1", secretId: "x_2", subscriptionId: "x_3", name: "Nothing" };

    const bodies: Readonly<Record<string, unknown>> = {
      createEndpoint: { name: "A", url: publicUrl },
      updateEndpoint: { name: "A" },
      match: { subscriptionId: "sub_1" },
      sendTestDelivery: { trigger: "Nothing" },
      pauseEndpoint: {},
      pause: {},
      rotateSecret: {},
      createSubscription: { trigger: "*" },
      updateSubscription: { name: "A" },
      tickTriggers: { cells: [{ resource: "a", action: "b", subscribed: true }] },
      subscribe: { trigger: "*", targetUrl: publicUrl },
      replayDeliveries: {},
      forget: { trigger: "*", recordId: 1 },
      switchInboundHook: { enabled: true },
      issueCode: { label: "ERP" },
      updateCode: { label: "ERP" },
      rotateCode: {},
      draftMail: {},
      replayReceipt: { verify: "skip" },
      inferPaths: { receiptIds: ["rcp_1"] },
    };
    for (const { operationId } of api.operations) await ask(operationId, { params, body: bodies[operationId] });
    const inMemory = [
      "issueCode 404 unknown_inbound_hook",
      "listRefusals 200",
      "listTriggers 200",
      "match 404 unknown_trigger",
      "metrics 200",
      "openapi 200",
      "performList 404 unknown_trigger",
    ];
    const others = api.operations.map(({ operationId }) => `${operationId} 500 internal`);
    expect([...kept].filter((one) => !others.includes(one)).toSorted()).toEqual([
      ...inMemory,
      "sendTestDelivery 404 unknown_trigger",
      "switchInboundHook 404 unknown_inbound_hook",
    ]);
  });
});

/** The same store, which can say that something has been due since long ago. */
function withStallableStore(store: StoreUnderTest) {
  const stallable = {
    name: store.name,
    isStalled: false,
    async create() {
      const { store: real, close } = await store.create();
      const deliveries: Store["deliveries"] = new Proxy(real.deliveries, {
        get(target, method: keyof Store["deliveries"]) {
          if (method === "oldestDueAt" && stallable.isStalled) return async () => new Date(0);
          return target[method].bind(target);
        },
      });
      return { store: { ...real, deliveries }, close };
    },
  };
  return stallable;
}

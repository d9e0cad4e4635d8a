import {
  createWebhooks,
  defineInboundHook,
  defineTrigger,
  generateSealingKey,
  type Store,
  type Transport,
} from "@ancrage/core";
import { assert, describe, expect, test } from "vitest";
import { z } from "zod";
import { createMemoryStore } from "./memory-store.ts";
import { createManualClock } from "./testing/manual-clock.ts";

const NewDeal = defineTrigger("NewDeal", {
  description: "A deal was created",
  resource: "deal",
  action: "create",
  payload: z.object({ id: z.string() }),
  build: ({ recordId }) => ({ id: recordId }),
  sample: { id: "D-1" },
});

/** One memory store, for webhooks with one set of keys after another; what they send is only written down. */
function createWorld(store: Store = createMemoryStore()) {
  const clock = createManualClock();
  const sent: Parameters<Transport["send"]>[0][] = [];
  const transport: Transport = {
    async send(request) {
      sent.push(request);
      return { kind: "response", status: 200, headers: [], body: new Uint8Array(), bodyTruncated: false };
    },
    close: async () => {},
  };
  const withKeys = (...sealingKeys: string[]) =>
    createWebhooks({
      triggers: [NewDeal],
      ...{ store, sealingKeys, clock, transport, flushAfterMs: 0, random: () => 0 },
      resolver: { resolve: async () => [] },
    });
  return { store, clock, sent, withKeys };
}

type World = ReturnType<typeof createWorld>;

/** An endpoint with a secret of every kind, which gets every deal. */
async function makeEndpoint(webhooks: ReturnType<World["withKeys"]>, name: string): Promise<string> {
  const { id } = await webhooks.endpoints.create({
    name,
    url: `https://${name}.example/`,
    authentication: { kind: "bearer", token: `token-of-${name}` },
    headers: [{ name: "x-team", value: `team-of-${name}`, isSecret: true }],
  });
  await webhooks.subscriptions.create(id, { trigger: "NewDeal" });
  return id;
}

const [keyA, keyB] = [generateSealingKey(), generateSealingKey()];

describe("a durable store", () => {
  const durable = { ...createMemoryStore(), durable: true };

  test("is refused without a sealing key at once, with the way out", () => {
    for (const keys of [[], undefined]) {
      const create = () => createWebhooks({ triggers: [], store: durable, ...(keys && { sealingKeys: keys }) });
      expect(create).toThrow(expect.objectContaining({ code: "sealing_key_required" }));
      expect(create).toThrow("npx ancrage key");
    }
  });

  test("is refused with a key that is none", () => {
    const create = () => createWebhooks({ triggers: [], store: durable, sealingKeys: [keyA, ""] });
    expect(create).toThrow(expect.objectContaining({ code: "invalid_sealing_key", details: { index: 1 } }));
  });

  test("is taken with a key", () => {
    createWebhooks({ triggers: [], store: durable, sealingKeys: [keyA] });
  });
});

test("nothing secret reaches the store: neither keys nor what authenticates, in any encoding", async () => {
  const given: unknown[] = [];
  const memory = createMemoryStore();
  const { withKeys, sent } = createWorld({
    ...memory,
    subscriptions: listening(memory.subscriptions, given),
    deliveries: listening(memory.deliveries, given),
  });
  const webhooks = withKeys(keyA);
  const secrets = ["canary-token", "canary-password", "canary-header", "canary-code", "canary-later", keyA];
  const seeSecret = ({ secret }: { secret?: string }) => void (secret && secrets.push(secret));
  const { endpoints } = webhooks;
  const bearer = await endpoints.create({
    ...{ name: "bearer", url: "https://bearer.example/" },
    authentication: { kind: "bearer", token: "canary-token" },
    headers: [{ name: "x-shown", value: "shown-value", isSecret: false }],
  });
  const basic = await endpoints.create({
    ...{ name: "basic", url: "https://basic.example/" },
    authentication: { kind: "basic", username: "anna", password: "canary-password" },
    headers: [{ name: "x-hidden", value: "canary-header", isSecret: true }],
  });
  const code = await endpoints.create({
    ...{ name: "code", url: "https://code.example/" },
    authentication: { kind: "webhookKey", code: "canary-code" },
  });
  for (const { id } of [bearer, basic, code]) await webhooks.subscriptions.create(id, { trigger: "NewDeal" });
  [bearer, basic, code].forEach(seeSecret);
  seeSecret(await endpoints.rotateSecret(bearer.id));
  seeSecret(await endpoints.update(code.id, { url: "https://moved.example/" }));
  const later = { kind: "bearer", token: "canary-later" } as const;
  seeSecret(await endpoints.update(code.id, { authentication: later }));
  seeSecret(await webhooks.subscriptions.subscribe({ trigger: "NewDeal", targetUrl: "https://hook.example/" }));
  await webhooks.triggerWebhookEvent("NewDeal", "D-1");
  await webhooks.dispatchDue();
  await withKeys(keyB, keyA).rekey();
  secrets.push(keyB);

  const requests = JSON.stringify(sent);
  for (const value of ["canary-token", "canary-header", "canary-later"]) expect(requests).toContain(value);
  expect(sent).toHaveLength(4);
  const text = given.map((one) => JSON.stringify(one)).join("\n");
  expect(text).toContain("shown-value");
  expect(text).toContain("sealed_v1.");
  expect(secrets).toHaveLength(7 + 6);
  for (const secret of secrets) for (const form of formsOf(secret)) expect(text).not.toContain(form);
});

/** `part` of a store, which writes down what it is given, and what it stores of a change. */
function listening<Part extends object>(part: Part, given: unknown[]): Part {
  const heard = (value: unknown): unknown => {
    if (typeof value === "function") {
      return (...args: unknown[]) => {
        const result: unknown = value(...args);
        given.push(result);
        return result;
      };
    }
    given.push(value instanceof Map ? [...value] : value);
    return value;
  };
  return new Proxy(part, {
    get(target, name) {
      const method: unknown = Reflect.get(target, name);
      return typeof method === "function" ? (...args: unknown[]) => method.apply(target, args.map(heard)) : method;
    },
  });
}

/** The text, and it and the bytes that it may stand for in base64 and hex. */
function formsOf(secret: string): string[] {
  const encoded = secret.replace(/^(whsec|whsk|ancrage_key)_/, "");
  const all = [
    Buffer.from(secret),
    Buffer.from(secret, "utf16le"),
    Buffer.from(encoded),
    Buffer.from(encoded, "base64"),
  ];
  return [
    secret,
    encoded,
    ...all.flatMap((bytes) => [
      bytes.toString("hex"),
      bytes.toString("base64").replace(/=+$/, ""),
      bytes.toString("base64url"),
    ]),
  ];
}

describe("an endpoint whose key is missing", () => {
  async function lostKey() {
    const world = createWorld();
    const [lost, fine] = [
      await makeEndpoint(world.withKeys(keyA), "lost"),
      await makeEndpoint(world.withKeys(keyB), "fine"),
    ];
    const webhooks = world.withKeys(keyB);
    await webhooks.triggerWebhookEvent("NewDeal", "D-1");
    await webhooks.dispatchDue();
    return { ...world, webhooks, lost, fine };
  }

  test("gets nothing, while the others of the batch are delivered, and its attempt names the key", async () => {
    const { webhooks, sent, lost, fine } = await lostKey();
    expect(sent.map(({ url }) => url)).toEqual(["https://fine.example/"]);
    expect((await webhooks.deliveries.list({ endpointId: fine })).items).toMatchObject([{ state: "succeeded" }]);
    const { items } = await webhooks.deliveries.list({ endpointId: lost });
    expect(items).toMatchObject([{ state: "pending", attempts: 1, lastAttemptState: "failed" }]);
    const { history } = await webhooks.deliveries.get(items[0]?.id ?? "");
    expect(history).toMatchObject([{ number: 1, requestHeaders: null, response: null, error: { code: "internal" } }]);
    expect(history[0]?.error?.message).toMatch(/sealed with the key [0-9a-f]{16}, which is not in sealingKeys/);
  });

  test("gets what waited once the key is back", async () => {
    const { withKeys, clock, sent, lost } = await lostKey();
    clock.moveTo(new Date(clock.now().getTime() + 5_000));
    const webhooks = withKeys(keyB, keyA);
    await webhooks.dispatchDue();
    expect(sent.map(({ url }) => url)).toEqual(["https://fine.example/", "https://lost.example/"]);
    expect(sent[1]?.headers).toMatchObject({ authorization: "Bearer token-of-lost", "x-team": "team-of-lost" });
    expect((await webhooks.deliveries.list({ endpointId: lost })).items).toMatchObject([{ state: "succeeded" }]);
  });

  test("is listed as if nothing secret were set, and shows no sealed value", async () => {
    const { webhooks, lost } = await lostKey();
    const { items } = await webhooks.endpoints.list();
    expect(items).toHaveLength(2);
    expect(items.find(({ id }) => id === lost)).toMatchObject({
      secrets: [],
      authentication: { kind: "bearer", isSet: false },
      headers: [{ name: "x-team", isSet: false }],
    });
    expect(JSON.stringify([items, await webhooks.endpoints.get(lost)])).not.toContain("sealed");
    expect(await webhooks.endpoints.jwks(lost)).toEqual({ keys: [] });
  });

  test("is not changed, so that nothing is lost, but can be deleted", async () => {
    const { webhooks, withKeys, lost } = await lostKey();
    const missing = expect.objectContaining({ code: "sealing_key_missing" });
    await expect(webhooks.endpoints.update(lost, { name: "other" })).rejects.toThrow(missing);
    await expect(webhooks.endpoints.rotateSecret(lost)).rejects.toThrow(missing);
    expect((await withKeys(keyA).endpoints.get(lost)).secrets).toHaveLength(1);
    await webhooks.endpoints.delete(lost);
    await expect(webhooks.endpoints.get(lost)).rejects.toThrow(expect.objectContaining({ code: "endpoint_not_found" }));
  });
});

test("a secret that was copied from another endpoint's row signs nothing", async () => {
  const { store, withKeys, sent } = createWorld();
  const webhooks = withKeys(keyA);
  const [from, to] = [await makeEndpoint(webhooks, "from"), await makeEndpoint(webhooks, "to")];
  const everything = { tenantId: "default", ownerId: null };
  const { secrets = [] } = (await store.subscriptions.getEndpoint(everything, from)) ?? {};
  await store.subscriptions.updateEndpoint(everything, to, (endpoint) => ({ ...endpoint, secrets }));
  await webhooks.triggerWebhookEvent("NewDeal", "D-1");
  await webhooks.dispatchDue();
  expect(sent.map(({ url }) => url)).toEqual(["https://from.example/"]);
  const [delivery] = (await webhooks.deliveries.list({ endpointId: to })).items;
  const { history } = await webhooks.deliveries.get(delivery?.id ?? "");
  expect(history[0]?.error).toMatchObject({ code: "internal", message: expect.stringContaining("copied it from") });
});

describe("rekey", () => {
  test("seals everything with the first key, deleted endpoints too, so that the others may go", async () => {
    const { withKeys, store, sent } = createWorld();
    const old = withKeys(keyA);
    const deleted = await makeEndpoint(old, "deleted");
    for (let index = 0; index < 120; index += 1) await makeEndpoint(old, `old-${index}`);
    await old.endpoints.delete(deleted);
    const rotating = withKeys(keyB, keyA);
    await makeEndpoint(rotating, "new");
    expect(await rotating.rekey()).toEqual({ resealed: 121, unreadable: 0 });
    expect(await rotating.rekey()).toEqual({ resealed: 0, unreadable: 0 });
    const webhooks = withKeys(keyB);
    expect(await webhooks.rekey()).toEqual({ resealed: 0, unreadable: 0 });
    await webhooks.triggerWebhookEvent("NewDeal", "D-1");
    await webhooks.dispatchDue();
    expect(sent).toHaveLength(121);
    let seen = 0;
    await store.subscriptions.resealEndpoints(null, 1_000, (endpoint) => {
      seen += 1;
      return endpoint;
    });
    expect(seen).toBe(122);
  });

  test("counts what it cannot open, and leaves it for whoever finds the key", async () => {
    const { withKeys, sent } = createWorld();
    await makeEndpoint(withKeys(keyA), "lost");
    await makeEndpoint(withKeys(keyB), "fine");
    const keyC = generateSealingKey();
    expect(await withKeys(keyC, keyB).rekey()).toEqual({ resealed: 1, unreadable: 1 });
    expect(await withKeys(keyC, keyA).rekey()).toEqual({ resealed: 1, unreadable: 0 });
    const webhooks = withKeys(keyC);
    await webhooks.triggerWebhookEvent("NewDeal", "D-1");
    await webhooks.dispatchDue();
    expect(sent).toHaveLength(2);
  });

  test("goes on where it was interrupted", async () => {
    const memory = createMemoryStore();
    let batches = 0;
    const { withKeys } = createWorld({
      ...memory,
      subscriptions: {
        ...memory.subscriptions,
        resealEndpoints(...args) {
          batches += 1;
          if (batches === 2) throw new Error("The process ended here.");
          return memory.subscriptions.resealEndpoints(...args);
        },
      },
    });
    const old = withKeys(keyA);
    for (let index = 0; index < 150; index += 1) await makeEndpoint(old, `e-${index}`);
    const rotating = withKeys(keyB, keyA);
    await expect(rotating.rekey()).rejects.toThrow("The process ended here.");
    expect(await rotating.rekey()).toEqual({ resealed: 50, unreadable: 0 });
  });

  test("codes go on being taken: those with a copy are hashed anew, others when somebody calls", async () => {
    const { store } = createWorld();
    const inboundHooks = [
      defineInboundHook("order-paid", { description: "Paid", authentication: { kind: "none" }, handler() {} }),
    ];
    const [old, rotating, next] = [[keyA], [keyB, keyA], [keyB]].map((sealingKeys) =>
      createWebhooks({ triggers: [], inboundHooks, store, sealingKeys }),
    );
    assert(old !== undefined && rotating !== undefined && next !== undefined);
    const codes = [];
    for (const label of ["kept", "called", "quiet"]) {
      codes.push(await old.inbound.codes.issue("order-paid", { label, keepCopy: label === "kept" }));
    }
    const status = async ({ receiveCall }: typeof old, code: string) =>
      (
        await receiveCall({
          method: "POST",
          url: `/${code}`,
          headers: {},
          address: null,
          body: null,
          isBodyConsumed: false,
        })
      ).status;
    const [kept = "", called = "", quiet = ""] = codes.map(({ code }) => code);
    expect(await status(rotating, called)).toBe(200);
    expect(await rotating.rekey()).toEqual({ resealed: 1, unreadable: 0 });
    expect(await Promise.all([kept, called, quiet].map((code) => status(next, code)))).toEqual([200, 200, 404]);
    expect((await next.inbound.codes.show(codes[0]?.id ?? "")).code).toBe(kept);
  });

  test("needs keys", async () => {
    const webhooks = createWebhooks({ triggers: [], store: createMemoryStore() });
    await expect(webhooks.rekey()).rejects.toThrow(expect.objectContaining({ code: "sealing_key_required" }));
  });
});

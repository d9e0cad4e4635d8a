import { routes } from "@ancrage/core";
import type { RouteName } from "@ancrage/core/api";
import { describe, expect, test } from "vitest";
import type { Client } from "./client.ts";
import { createClient } from "./create-client.ts";
import { collected } from "./testing/collected.ts";
import { type ServedApi, servedApi } from "./testing/served-api.ts";

const absent = (prefix: string) => `${prefix}_${"0".repeat(32)}`;

/** What a call needs to find. */
interface Scene {
  readonly api: ServedApi;
  readonly client: Client;
  readonly endpointId: string;
  readonly subscriptionId: string;
  readonly eventId: string;
  /** One that succeeded. */
  readonly deliveryId: string;
}

async function scene(): Promise<Scene> {
  const api = await servedApi();
  const { client, webhooks, settle } = api;
  const { id: endpointId } = await client.createEndpoint({
    body: { name: "CRM", url: "https://93.184.216.34/in", sequenced: true },
  });
  const { id: subscriptionId } = await client.createSubscription({
    id: endpointId,
    body: { trigger: "NewOpportunity" },
  });
  const { eventId } = await webhooks.triggerWebhookEvent("NewOpportunity", "D-1");
  await settle();
  const { items } = await client.listDeliveries();
  return { api, client, endpointId, subscriptionId, eventId, deliveryId: items[0]?.id ?? "" };
}

/** A code of the inbound hook. */
const issue = ({ client }: Scene) =>
  client.issueCode({ name: "refresh-customer", body: { label: "ERP", keepCopy: true } });

/** A call that came in by a code, and is stored. */
async function receive({ api, ...scene }: Scene): Promise<string> {
  const { code } = await issue({ api, ...scene });
  const call = { method: "GET", headers: {}, address: null, body: null, isBodyConsumed: false };
  await api.webhooks.receiveCall({ ...call, url: `/${code}?dos=998` });
  const { items } = await scene.client.listReceipts({ query: { hook: "refresh-customer" } });
  return items[0]?.id ?? "";
}

/** A call of every route, and what must come of it. A route without one does not compile. */
const calls: Readonly<Record<RouteName, (scene: Scene) => Promise<void>>> = {
  async health({ client }) {
    expect(await client.health()).toEqual({ status: "ok" });
  },
  async openapi({ client }) {
    expect((await client.openapi()).openapi).toMatch(/^3\.1/);
  },
  async status({ client }) {
    expect(await client.status()).toMatchObject({ status: "ok", pausedUntil: null });
  },
  async metrics({ api }) {
    const client = createClient({ url: api.url, headers: { authorization: "Bearer admin" } });
    expect(await client.metrics()).toContain("ancrage_store_up 1\n");
  },
  async pause({ client }) {
    expect(await client.pause({ body: { until: "2100-01-01T00:00:00Z" } })).toMatchObject({
      pausedUntil: "2100-01-01T00:00:00.000Z",
    });
  },
  async resume({ client }) {
    await client.pause();
    expect(await client.resume()).toMatchObject({ pausedUntil: null });
  },
  async listTriggers({ client }) {
    expect((await client.listTriggers()).map(({ name }) => name)).toEqual(["NewOpportunity"]);
  },
  async performList({ client }) {
    expect(await client.performList({ name: "NewOpportunity", query: { limit: 1 } })).toEqual([
      { id: "D-0", amount: 1 },
    ]);
  },
  async match({ client, eventId }) {
    const request = { name: "NewOpportunity", body: { filter: { path: "amount", gte: 5_000 }, eventId } };
    expect(await client.match(request)).toMatchObject({ matches: false, reason: "filtered" });
  },
  async listEndpoints({ client, endpointId }) {
    expect((await client.listEndpoints({ query: { authenticationKind: "none" } })).items).toMatchObject([
      { id: endpointId },
    ]);
  },
  async createEndpoint({ client }) {
    expect(await client.createEndpoint({ body: { name: "Other", url: "https://93.184.216.34/other" } })).toMatchObject({
      ...{ name: "Other", state: "enabled", secret: expect.stringMatching(/^whsec_/) },
    });
  },
  async getEndpoint({ client, endpointId }) {
    expect(await client.getEndpoint({ id: endpointId })).toMatchObject({ name: "CRM", held: 0 });
  },
  async updateEndpoint({ client, endpointId }) {
    const change = { id: endpointId, body: { description: "Ours", state: "disabled" } } as const;
    expect(await client.updateEndpoint(change)).toMatchObject({ description: "Ours", disabledReason: "byOperator" });
  },
  async deleteEndpoint({ client, endpointId }) {
    expect(await client.deleteEndpoint({ id: endpointId })).toBeUndefined();
    await expect(client.getEndpoint({ id: endpointId })).rejects.toMatchObject({ code: "endpoint_not_found" });
  },
  async getTriggerGrid({ client, endpointId, subscriptionId }) {
    const { resources } = await client.getTriggerGrid({ id: endpointId });
    expect(resources).toMatchObject([{ resource: "opportunity", cells: [{ subscribed: true, subscriptionId }] }]);
  },
  async tickTriggers({ client, endpointId }) {
    const cells = [{ resource: "opportunity", action: "create", subscribed: false }];
    expect((await client.tickTriggers({ id: endpointId, body: { cells } })).cells).toMatchObject([
      { outcome: "unsubscribed" },
    ]);
  },
  async listEndpointEvents({ client, endpointId, eventId }) {
    expect(await client.listEndpointEvents({ id: endpointId })).toMatchObject({
      ...{ lastSequence: 1, items: [{ sequence: 1, eventId }] },
    });
  },
  async sendTestDelivery({ client, endpointId }) {
    const { request, outcome } = await client.sendTestDelivery({ id: endpointId, body: { trigger: "NewOpportunity" } });
    expect([request.method, outcome]).toEqual(["POST", null]);
  },
  async pauseEndpoint({ client, endpointId }) {
    expect(await client.pauseEndpoint({ id: endpointId })).toMatchObject({ pauseReason: "byOperator" });
  },
  async resumeEndpoint({ client, endpointId }) {
    expect(await client.resumeEndpoint({ id: endpointId })).toMatchObject({ pausedUntil: null });
  },
  async discardHeld({ client, endpointId }) {
    await client.updateEndpoint({ id: endpointId, body: { state: "disabled" } });
    expect(await client.discardHeld({ id: endpointId })).toEqual({ discarded: 0, held: 0 });
  },
  async rotateSecret({ client, endpointId }) {
    expect(await client.rotateSecret({ id: endpointId, body: { overlapMs: 0 } })).toMatchObject({
      secret: expect.stringMatching(/^whsec_/),
    });
  },
  async revokeSecret({ client, endpointId }) {
    const { secrets } = await client.rotateSecret({ id: endpointId });
    const old = secrets.find(({ expiresAt }) => expiresAt !== null);
    expect(await client.revokeSecret({ id: endpointId, secretId: old?.id ?? "" })).toBeUndefined();
  },
  async jwks({ client, endpointId }) {
    expect(await client.jwks({ id: endpointId })).toEqual({ keys: [] });
  },
  async createSubscription({ client, endpointId }) {
    expect(await client.createSubscription({ id: endpointId, body: { trigger: "*", scope: "north" } })).toMatchObject({
      ...{ trigger: "*", mode: "async", scope: "north" },
    });
  },
  async listSubscriptions({ client, endpointId, subscriptionId }) {
    const { items } = await client.listSubscriptions({ query: { endpointId } });
    expect(items).toMatchObject([{ id: subscriptionId, endpointName: "CRM" }]);
  },
  async subscribe({ client }) {
    const body = { trigger: "NewOpportunity", targetUrl: "https://93.184.216.34/zap" };
    const made = await client.subscribe({ body });
    expect(made.secret).toMatch(/^whsec_/);
    expect(await client.subscribe({ body })).toEqual({ id: made.id });
  },
  async getSubscription({ client, subscriptionId }) {
    expect(await client.getSubscription({ id: subscriptionId })).toMatchObject({ trigger: "NewOpportunity" });
  },
  async updateSubscription({ client, subscriptionId }) {
    const filter = { path: "amount", gte: 1_000 };
    expect(await client.updateSubscription({ id: subscriptionId, body: { filter } })).toMatchObject({ filter });
  },
  async unsubscribe({ client, subscriptionId }) {
    expect(await client.unsubscribe({ id: subscriptionId })).toBeUndefined();
  },
  async getEvent({ client, eventId }) {
    expect(await client.getEvent({ id: eventId })).toMatchObject({ state: "routed", recordId: "D-1" });
  },
  async getDecision({ client, eventId, subscriptionId }) {
    expect(await client.getDecision({ id: eventId, subscriptionId })).toMatchObject({ outcome: "delivered" });
  },
  async cancelEvent({ client, eventId }) {
    expect(await client.cancelEvent({ id: eventId })).toMatchObject({ state: "routed" });
  },
  async listDeliveries({ client, deliveryId }) {
    const { items } = await client.listDeliveries({ query: { state: "succeeded", limit: 1 } });
    expect(items).toMatchObject([{ id: deliveryId, endpointName: "CRM" }]);
  },
  async summarizeDeliveries({ client }) {
    const { steps } = await client.summarizeDeliveries({
      query: { since: "2020-01-01T00:00:00Z", until: "2100-01-01T00:00:00Z", steps: 1 },
    });
    expect(steps).toMatchObject([{ succeeded: 1, p50Ms: 0 }]);
  },
  async exportDeliveries({ client, deliveryId }) {
    const rows = await collected(await client.exportDeliveries());
    expect(rows).toMatchObject([{ id: deliveryId, lastErrorCode: null }]);
  },
  async getDelivery({ client, deliveryId }) {
    expect((await client.getDelivery({ id: deliveryId })).history).toMatchObject([{ number: 1, state: "succeeded" }]);
  },
  async replayDelivery({ client, deliveryId }) {
    expect(await client.replayDelivery({ id: deliveryId })).toMatchObject({ replay: 1, replayOf: deliveryId });
  },
  async replayDeliveries({ client }) {
    const body = { state: "succeeded", dryRun: true } as const;
    expect(await client.replayDeliveries({ body })).toMatchObject({ count: 0, remaining: 1 });
  },
  async cancelDelivery({ client, deliveryId }) {
    await expect(client.cancelDelivery({ id: deliveryId })).rejects.toMatchObject({ code: "delivery_ended" });
  },
  async listInboundHooks({ client }) {
    expect(await client.listInboundHooks()).toMatchObject([{ name: "refresh-customer", enabled: true }]);
  },
  async switchInboundHook({ client }) {
    expect(await client.switchInboundHook({ name: "refresh-customer", body: { enabled: false } })).toMatchObject({
      enabled: false,
    });
  },
  async issueCode(scene) {
    expect(await issue(scene)).toMatchObject({ label: "ERP", hasCopy: true, code: expect.any(String) });
  },
  async listCodes(scene) {
    const { id } = await issue(scene);
    expect((await scene.client.listCodes({ query: { hook: "refresh-customer" } })).items).toMatchObject([{ id }]);
  },
  async getCode(scene) {
    const { id } = await issue(scene);
    expect(await scene.client.getCode({ id })).toMatchObject({ id, label: "ERP", masked: "REF***" });
  },
  async updateCode(scene) {
    const { id } = await issue(scene);
    expect(await scene.client.updateCode({ id, body: { label: "Bank" } })).toMatchObject({ label: "Bank" });
  },
  async revokeCode(scene) {
    const { id } = await issue(scene);
    expect(await scene.client.revokeCode({ id })).toBeUndefined();
  },
  async showCode(scene) {
    const { id, code, url } = await issue(scene);
    expect(await scene.client.showCode({ id })).toEqual({ code, url });
  },
  async rotateCode(scene) {
    const { id, code } = await issue(scene);
    const rotated = await scene.client.rotateCode({ id, body: { overlapMs: 0 } });
    expect(rotated.code).not.toBe(code);
  },
  async draftMail(scene) {
    const { id, code } = await issue(scene);
    expect(await scene.client.draftMail({ id })).toContain(code);
  },
  async listReceipts(scene) {
    const id = await receive(scene);
    expect((await scene.client.listReceipts()).items).toMatchObject([{ id }]);
  },
  async getReceipt(scene) {
    const id = await receive(scene);
    expect(await scene.client.getReceipt({ id })).toMatchObject({ id, query: "dos=998", label: "ERP" });
  },
  async replayReceipt(scene) {
    const id = await receive(scene);
    await scene.api.settle();
    expect(await scene.client.replayReceipt({ id, body: { verify: "skip" } })).toMatchObject({ replayOf: id });
  },
  async listRefusals({ client }) {
    expect(await client.listRefusals()).toEqual([]);
  },
  async inferPaths({ client }) {
    const { body } = await client.inferPaths({ body: { json: '{"a":1,"b":{"c":2}}' } });
    expect(body.map(({ path }) => path)).toEqual(["a", "b", "b.c"]);
  },
  async forget({ client }) {
    expect(await client.forget({ body: { trigger: "NewOpportunity", recordId: "D-1" } })).toMatchObject({ events: 1 });
  },
};

describe("over real HTTP", () => {
  test.each(routes)("$method $path is client.$name", async ({ name }) => {
    await calls[name](await scene());
  });
});

describe("a path's values", () => {
  test("reach the API as they are, whatever characters they have", async () => {
    const api = await servedApi();
    for (const id of ["a/b", "é?#%", "..a", "%2e%2e"]) {
      await expect(api.client.getEndpoint({ id })).rejects.toMatchObject({
        ...{ code: "endpoint_not_found", details: { endpointId: id } },
      });
    }
  });

  test.each(["", ".", "..", "\ud800", undefined])(
    "%j, which cannot stand in a path, is refused before it leaves",
    async (id) => {
      const api = await servedApi();
      await expect(api.client.deleteEndpoint({ id: id as string })).rejects.toMatchObject({ code: "invalid_request" });
    },
  );

  test("that nothing is behind are answered as the API does", async () => {
    const api = await servedApi();
    await expect(api.client.getDelivery({ id: absent("dlv") })).rejects.toMatchObject({ code: "delivery_not_found" });
  });
});

import { expect } from "vitest";
import type { ApiWalk } from "./api-walk.ts";
import type { Receiver } from "./receiver.ts";

/** What a walk through the operations needs. */
export interface Surroundings {
  readonly ask: ApiWalk["ask"];
  readonly receiver: Receiver;
  /** A URL where nobody listens. */
  readonly deadUrl: string;
  /** Makes an event of the trigger `NewOpportunity`. */
  readonly happen: () => Promise<void>;
  /** Pays an invoice, of which receivers hear ahead; resolves when one of them has refused. */
  readonly payRefused: () => Promise<void>;
  /** Resolves when the ledger has so many rows and none is pending. */
  readonly settled: (count: number) => Promise<unknown>;
}

const absent = "0".repeat(32);
const noEndpoint = `ep_${absent}`;

/** Calls every operation so that it answers in each way that it knows, successes and refusals. */
export async function provokeOperations(surroundings: Surroundings): Promise<void> {
  await provokeCatalogue(surroundings);
  const endpoints = await provokeEndpoints(surroundings);
  await provokeSubscriptions(surroundings, endpoints);
  await provokeUpdates(surroundings, endpoints);
  await provokePauses(surroundings, endpoints);
  await provokeTestsAndSecrets(surroundings, endpoints);
  await provokeLedger(surroundings, endpoints);
  await provokeRolledBack(surroundings);
}

interface Endpoints {
  readonly site: { readonly id: string; readonly secrets: readonly [{ readonly id: string }] };
  readonly keyed: { readonly id: string };
}

async function provokeCatalogue({ ask }: Surroundings): Promise<void> {
  await ask("openapi");
  await ask("listTriggers");
  await ask("performList", { params: { name: "NewOpportunity" }, query: "?limit=2" });
  await ask("performList", { params: { name: "Nothing" } });
  const match = (body: object, name = "NewOpportunity") => ask("match", { params: { name }, body });
  expect((await match({ filter: { path: "amount", gte: 1 } })).status).toBe(200);
  await match({ filter: { path: "amount", gte: 1 } }, "Nothing");
  await match({ subscriptionId: `sub_${absent}` });
  await match({ filter: { path: "amount", gte: 1 }, eventId: `evt_${absent}` });
}

async function provokeEndpoints({ ask, receiver }: Surroundings): Promise<Endpoints> {
  const create = async (body: object) => (await ask("createEndpoint", { body })).body;
  const site = await create({ name: "Site", url: receiver.url("/site"), envelope: "cloudevents", sequenced: true });
  const keyed = await create({
    ...{ name: "Keyed", url: receiver.url("/keyed"), allowSameUrl: false, ownerId: "ann", signature: "v1a" },
    headers: [
      { name: "x-team", value: "blue" },
      { name: "x-key", value: "k", isSecret: true },
    ],
    authentication: { kind: "httpHeader", headers: [{ name: "x-a", value: "b" }] },
    ...{ description: "With a key", attemptTimeoutMs: 5_000, retryScheduleMs: [60_000] },
    ...{ rate: { limit: 30, intervalMs: 1_000 }, concurrency: 4 },
  });
  await create({ name: "Site", url: receiver.url("/other") });
  await create({ name: "Refused", url: "ftp://receiver.example/" });
  await ask("listEndpoints", { query: "?limit=1" });
  await ask("getEndpoint", { params: { id: keyed.id } });
  await ask("getEndpoint", { params: { id: noEndpoint } });
  for (const { id } of [site, keyed, { id: noEndpoint }]) await ask("listEndpointEvents", { params: { id } });
  return { site, keyed };
}

async function provokeSubscriptions({ ask, receiver, deadUrl }: Surroundings, { site, keyed }: Endpoints) {
  const create = (id: string, body: object) => ask("createSubscription", { params: { id }, body });
  await create(site.id, { trigger: "NewOpportunity" });
  await create(site.id, { trigger: "NewOpportunity" });
  await create(site.id, { trigger: "OpportunityChanged", scope: "p-1", changedFields: ["amount"] });
  await create(site.id, { trigger: "Nothing" });
  await create(site.id, { trigger: "NewOpportunity", mode: "sync" });
  await create(noEndpoint, { trigger: "NewOpportunity" });
  await create(keyed.id, { trigger: "*", scope: "p-1" });
  const twin = await ask("createEndpoint", { body: { name: "Twin", url: receiver.url("/site") } });
  await create(twin.body.id, { trigger: "NewOpportunity" });
  await ask("listSubscriptions", { query: `?endpointId=${site.id}` });

  const subscribe = (event: string, targetUrl: string) => ask("subscribe", { body: { event, targetUrl } });
  await subscribe("NewOpportunity", deadUrl);
  const { body: hook } = await subscribe("InvoicePaid", receiver.url("/hook"));
  await subscribe("InvoicePaid", receiver.url("/hook"));
  await subscribe("NewOpportunity", receiver.url("/site"));
  await subscribe("Nothing", receiver.url("/hook"));
  await subscribe("InvoicePaid", "http://169.254.169.254/");
  const { id: subscriptionId } = (await ask("listSubscriptions", { query: "?scope=p-1" })).body.items[0];
  const params = { id: subscriptionId };
  await ask("getSubscription", { params });
  await ask("updateSubscription", { params, body: { name: "Deals", expiresAt: "2030-01-02T03:04:05.000Z" } });
  const absentSubscription = { params: { id: `sub_${absent}` } };
  await ask("getSubscription", absentSubscription);
  await ask("updateSubscription", { ...absentSubscription, body: { name: "Deals" } });
  const { body: other } = await create(site.id, { trigger: "NewOpportunity", scope: "p-3" });
  await ask("updateSubscription", { params: { id: other.id }, body: { scope: null } });
  await ask("unsubscribe", { params: { id: other.id } });

  const tick = (id: string, ...cells: readonly object[]) => ask("tickTriggers", { params: { id }, body: { cells } });
  const cell = { resource: "invoice", action: "paid", subscribed: true };
  await tick(twin.body.id, cell, { ...cell, action: "fly" });
  await tick(twin.body.id, { ...cell, subscribed: false });
  await tick(noEndpoint, cell);
  await ask("getTriggerGrid", { params: { id: twin.body.id }, query: "?scope=p-1" });
  await ask("getTriggerGrid", { params: { id: noEndpoint } });
  await ask("unsubscribe", { params: { id: hook.id } });
}

async function provokeUpdates({ ask, receiver }: Surroundings, { keyed }: Endpoints): Promise<void> {
  const update = (id: string, body: object) => ask("updateEndpoint", { params: { id }, body });
  await update(keyed.id, { name: "Key" });
  await update(noEndpoint, { name: "Nobody" });
  await update(keyed.id, { name: "Site" });
  await update(keyed.id, { url: "http://user@receiver.example/" });
  await update(keyed.id, { url: receiver.url("/site") });
  const elsewhere = receiver.url("/keyed").replace("127.0.0.1", "localhost");
  const moved = await update(keyed.id, { url: elsewhere });
  expect(moved.body).toMatchObject({ state: "disabled", secret: expect.stringMatching(/^whpk_/) });
  await update(keyed.id, { state: "enabled" });
}

async function provokePauses({ ask }: Surroundings, { site, keyed }: Endpoints): Promise<void> {
  const on = (operation: string, id: string, body?: object) => ask(operation, { params: { id }, body });
  const until = "2100-01-01T00:00:00.000Z";
  expect((await on("pauseEndpoint", site.id, { until })).body).toMatchObject({ pausedUntil: until });
  expect((await ask("getEndpoint", { params: { id: site.id } })).body).toMatchObject({ held: 0 });
  expect((await on("resumeEndpoint", site.id)).body).toMatchObject({ pausedUntil: null });
  expect((await on("discardHeld", keyed.id)).body).toEqual({ discarded: 0, held: 0 });
  await on("discardHeld", site.id);
  await on("pauseEndpoint", noEndpoint, {});
  await on("resumeEndpoint", noEndpoint);
  await on("discardHeld", noEndpoint);

  const pausedUntil = "9999-12-31T23:59:59.999Z";
  const here = { stalled: null, origin: expect.stringMatching(/^ancrage-[0-9a-f]{16}$/), unregisteredTriggers: [] };
  expect((await ask("pause", { body: {} })).body).toEqual({ status: "ok", pausedUntil, ...here });
  expect((await ask("status")).body).toEqual({ status: "ok", pausedUntil, ...here });
  expect((await ask("resume")).body).toEqual({ status: "ok", pausedUntil: null, ...here });
}

async function provokeTestsAndSecrets({ ask }: Surroundings, { site, keyed }: Endpoints): Promise<void> {
  const sendTest = (id: string, trigger: string) => ask("sendTestDelivery", { params: { id }, body: { trigger } });
  await sendTest(site.id, "InvoicePaid");
  await sendTest(site.id, "Nothing");
  await sendTest(keyed.id, "InvoicePaid");
  await sendTest(noEndpoint, "InvoicePaid");

  const revoke = (id: string, secretId: string) => ask("revokeSecret", { params: { id, secretId } });
  const [{ id: oldest }] = site.secrets;
  await revoke(site.id, oldest);
  await ask("rotateSecret", { params: { id: site.id }, body: { signature: "v1a" } });
  await ask("rotateSecret", { params: { id: noEndpoint }, body: {} });
  expect((await ask("jwks", { params: { id: site.id } })).body.keys).toHaveLength(1);
  await revoke(site.id, oldest);
  await revoke(site.id, `sec_${absent}`);
  await revoke(noEndpoint, oldest);
}

/** What a receiver refused while the host waited is not sent again. */
async function provokeRolledBack({ ask, receiver, payRefused }: Surroundings): Promise<void> {
  const bank = { name: "Bank", url: receiver.url("/bank"), ownerId: "ann" };
  const { body: endpoint } = await ask("createEndpoint", { body: bank });
  const waited = { trigger: "InvoicePaid", mode: "sync", stage: "preValidation" };
  const { body: subscription } = await ask("createSubscription", { params: { id: endpoint.id }, body: waited });
  const wider = { params: { id: subscription.id }, body: { scope: null }, as: "subscriber:ann" };
  expect((await ask("updateSubscription", wider)).status).toBe(403);
  receiver.answer("/bank", 422);
  await payRefused();
  const { items } = (await ask("listDeliveries", { query: `?endpointId=${endpoint.id}` })).body;
  expect(items).toMatchObject([{ state: "exhausted", reason: "refusedSync" }]);
  await ask("replayDelivery", { params: { id: items[0].id } });
}

async function provokeLedger({ ask, receiver, happen, settled }: Surroundings, { site }: Endpoints): Promise<void> {
  receiver.answer("/site", 500);
  await happen();
  // The test delivery, what Site got, and what the REST hook did not.
  await settled(3);
  const { items } = (await ask("listDeliveries", { query: "?limit=100" })).body;
  expect((await ask("exportDeliveries")).body).toHaveLength(items.length);
  expect((await ask("summarizeDeliveries", { query: "?since=2026-01-01T00:00:00Z&steps=3" })).body.steps).toHaveLength(
    3,
  );
  const csv = (await ask("exportDeliveries", { query: "?format=csv&state=exhausted" })).body;
  expect(csv.split("\r\n")[0].split(",")).toContain("lastErrorMessage");
  for (const { id } of items) await ask("getDelivery", { params: { id } });
  await ask("getDelivery", { params: { id: `dlv_${absent}` } });
  const ofSite = items.find(
    (one: { isTest: boolean; endpointId: string }) => !one.isTest && one.endpointId === site.id,
  );
  const { body: event } = await ask("getEvent", { params: { id: ofSite.eventId } });
  expect([event.decisions.length, event.deliveries.length]).toEqual([1, 2]);
  await ask("getEvent", { params: { id: `evt_${absent}` } });
  const decide = (id: string, subscriptionId: string) => ask("getDecision", { params: { id, subscriptionId } });
  expect((await decide(event.id, ofSite.subscriptionId)).body.outcome).toBe("delivered");
  await decide(event.id, `sub_${absent}`);
  await decide(`evt_${absent}`, ofSite.subscriptionId);
  const listSequence = async () =>
    (await ask("listEndpointEvents", { params: { id: site.id }, query: "?limit=1" })).body;
  expect((await listSequence()).items).toMatchObject([{ sequence: 1, eventId: event.id, tombstone: null }]);

  const replay = (id: string) => ask("replayDelivery", { params: { id } });
  const cancel = (id: string) => ask("cancelDelivery", { params: { id } });
  /** Replays what Site got, and leaves its request unanswered. */
  async function replayUnanswered() {
    const { promise, resolve } = Promise.withResolvers<number>();
    receiver.answer("/site", () => promise);
    const arrived = receiver.requests("/site").length;
    const { body } = await replay(ofSite.id);
    await receiver.arrived("/site", arrived + 1);
    return { id: body.id, answer: resolve };
  }
  const running = await replayUnanswered();
  await cancel(running.id);
  await ask("cancelEvent", { params: { id: ofSite.eventId } });
  running.answer(200);
  await settled(4);
  await cancel(running.id);
  await cancel(`dlv_${absent}`);
  await ask("cancelEvent", { params: { id: `evt_${absent}` } });

  const retried = await replayUnanswered();
  await ask("updateEndpoint", { params: { id: site.id }, body: { state: "disabled" } });
  retried.answer(500);
  while ((await ask("getDelivery", { params: { id: retried.id } })).body.running) await new Promise(setImmediate);
  await cancel(retried.id);
  await replay(`dlv_${absent}`);
  await replay(ofSite.id);
  await ask("forget", { body: { trigger: "NewOpportunity", recordId: event.recordId } });
  expect((await listSequence()).items).toMatchObject([{ sequence: 1, payload: null, tombstone: "forgotten" }]);
  const gone = { filter: { path: "amount", gte: 1 }, eventId: event.id };
  const { body: matchOfGone } = await ask("match", { params: { name: "NewOpportunity" }, body: gone });
  expect(matchOfGone.error.code).toBe("payload_gone");
  await ask("updateEndpoint", { params: { id: site.id }, body: { state: "enabled" } });
  expect((await replay(ofSite.id)).body.error.code).toBe("payload_gone");
  await ask("updateEndpoint", { params: { id: site.id }, body: { state: "disabled" } });
  const replayMany = (body: object) => ask("replayDeliveries", { body });
  expect((await replayMany({ state: "succeeded", dryRun: true })).body).toEqual({
    ...{ count: 0, remaining: 0, nextCursor: null },
  });
  await replayMany({ endpointId: site.id });
  await replayMany({ endpointId: noEndpoint });
  await replayMany({ cursor: "nonsense" });
  await ask("deleteEndpoint", { params: { id: site.id } });
  await replay(ofSite.id);
}

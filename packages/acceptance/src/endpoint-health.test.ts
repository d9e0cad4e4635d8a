import { expect } from "vitest";
import type { Host } from "./host.ts";
import type { Receiver } from "./receiver.ts";
import { onEveryStore } from "./with-host.ts";

const deal = { id: "D-1", label: "Bridge", amount: 1200 };

async function subscribed(host: Host, receiver: Receiver, settings: object = {}) {
  const wanted = { name: "Site", url: receiver.url("/site"), ...settings };
  const { body: endpoint } = await host.call("POST", "/endpoints", wanted);
  await host.call("POST", `/endpoints/${endpoint.id}/subscriptions`, { trigger: "NewOpportunity" });
  return endpoint;
}

/** The only delivery, once no process holds it after its attempt. */
async function attempted(host: Host, attempts = 1) {
  for (;;) {
    const [delivery] = (await host.call("GET", "/deliveries")).body.items;
    if (delivery?.attempts >= attempts && !delivery.running) return delivery;
    await new Promise(setImmediate);
  }
}

onEveryStore(
  "a receiver's webhook-delivery: disable disables its endpoint, is told, and what it did not take is held until it is released",
  async (host, receiver) => {
    const told: unknown[] = [];
    host.webhooks.on("endpoint.disabled", ({ reason, name }) => told.push([name, reason]));
    const { id } = await subscribed(host, receiver);
    receiver.answer("/site", { status: 503, headers: { "webhook-delivery": "disable" } }, 200);
    await host.insert(deal);
    const delivery = await attempted(host);
    expect(delivery).toMatchObject({ state: "pending", lastStatus: 503 });
    const { body: disabled } = await host.call("GET", `/endpoints/${id}`);
    expect(disabled).toMatchObject({ state: "disabled", disabledReason: "byReceiver", held: 1, failuresInARow: 0 });
    expect(told).toEqual([["Site", "byReceiver"]]);

    await host.call("PATCH", `/endpoints/${id}`, { state: "enabled" });
    const [released] = await host.ledger(1);
    expect(released).toMatchObject({ id: delivery.id, state: "succeeded", attempts: 2 });
    expect((await host.call("GET", `/endpoints/${id}`)).body.held).toBe(0);
  },
);

onEveryStore(
  "a receiver's webhook-delivery: abort-message ends the delivery alone, with what it answered",
  async (host, receiver) => {
    const { id } = await subscribed(host, receiver);
    receiver.answer("/site", { status: 422, headers: { "webhook-delivery": "abort-message" } }, 200);
    await host.insert(deal);
    await host.ledger(1);
    await host.insert({ ...deal, id: "D-2" });
    const [second, first] = await host.ledger(2);
    expect(first).toMatchObject({ state: "canceled", reason: "receiverAbort", lastStatus: 422, attempts: 1 });
    expect(second).toMatchObject({ state: "succeeded" });
    const { body: entry } = await host.call("GET", `/deliveries/${first.id}`);
    expect(entry.history[0].error.message).toContain("abort-message");
    expect((await host.call("GET", `/endpoints/${id}`)).body).toMatchObject({ state: "enabled", failuresInARow: 0 });
  },
);

onEveryStore("what a disabled endpoint holds is counted, and discarded when asked", async (host, receiver) => {
  const { id } = await subscribed(host, receiver, { retryScheduleMs: [3_600_000] });
  receiver.answer("/site", 500, 200);
  await host.insert(deal);
  await attempted(host);
  await host.call("PATCH", `/endpoints/${id}`, { state: "disabled" });
  expect((await host.call("GET", `/endpoints/${id}`)).body).toMatchObject({ disabledReason: "byOperator", held: 1 });
  expect(await host.call("POST", `/endpoints/${id}/discard`)).toEqual({ status: 200, body: { discarded: 1, held: 0 } });
  const [delivery] = await host.ledger(1);
  expect(delivery).toMatchObject({ state: "canceled", reason: "disabled" });
  await host.call("PATCH", `/endpoints/${id}`, { state: "enabled" });
  const refused = await host.call("POST", `/endpoints/${id}/discard`);
  expect([refused.status, refused.body.error.code]).toEqual([409, "endpoint_enabled"]);
  expect(receiver.requests("/site")).toHaveLength(1);
});

onEveryStore(
  "an operator pauses an endpoint, and everything, and resumes it; nothing is lost",
  async (host, receiver) => {
    const { id } = await subscribed(host, receiver);
    const { body: paused } = await host.call("POST", `/endpoints/${id}/pause`, {});
    expect(paused).toMatchObject({
      state: "enabled",
      pauseReason: "byOperator",
      pausedUntil: "9999-12-31T23:59:59.999Z",
    });
    await host.insert(deal);
    for (;;) {
      if ((await host.call("GET", `/endpoints/${id}`)).body.held === 1) break;
      await new Promise(setImmediate);
    }
    expect(await host.webhooks.dispatchDue()).toMatchObject({ deliveries: 0 });
    await host.call("POST", "/pause", {});
    await host.call("POST", `/endpoints/${id}/resume`);
    expect(await host.webhooks.dispatchDue()).toMatchObject({ deliveries: 0 });
    expect(receiver.requests("/site")).toHaveLength(0);
    expect((await host.call("GET", "/status")).body.pausedUntil).toBe("9999-12-31T23:59:59.999Z");
    expect((await host.call("POST", "/pause", {}, "subscriber:ann")).status).toBe(403);
    await host.call("POST", "/resume");
    expect((await host.call("GET", "/status")).body.pausedUntil).toBeNull();
    await receiver.arrived("/site", 1);
    expect((await host.ledger(1))[0].state).toBe("succeeded");
  },
);

onEveryStore("an endpoint has a description, a deadline and a retry schedule of its own", async (host, receiver) => {
  const settings = { description: "Site office", attemptTimeoutMs: 1_000, retryScheduleMs: [86_400_000] };
  const { id } = await subscribed(host, receiver, settings);
  expect((await host.call("GET", `/endpoints/${id}`)).body).toMatchObject(settings);
  // It never answers: the deadline alone ends the attempt.
  receiver.answer("/site", () => new Promise(() => {}));
  await host.insert(deal);
  const delivery = await attempted(host);
  const waitMs = new Date(delivery.nextAttemptAt).getTime() - new Date(delivery.createdAt).getTime();
  expect(waitMs).toBeGreaterThanOrEqual(86_400_000);
  const { body: entry } = await host.call("GET", `/deliveries/${delivery.id}`);
  expect(entry.history[0]).toMatchObject({ state: "failed", error: { code: "timedOut" } });
  const refused = await host.call("PATCH", `/endpoints/${id}`, { attemptTimeoutMs: 1, retryScheduleMs: [5] });
  expect(refused.status).toBe(400);
  expect(refused.body.error.details.issues.map(({ path }: { path: string }) => path)).toEqual([
    "attemptTimeoutMs",
    "retryScheduleMs[0]",
  ]);
  const cleared = { description: null, attemptTimeoutMs: null, retryScheduleMs: null };
  expect((await host.call("PATCH", `/endpoints/${id}`, cleared)).body).toMatchObject(cleared);
});

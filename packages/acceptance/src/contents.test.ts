import { expect } from "vitest";
import type { Host } from "./host.ts";
import { type Receiver, verified } from "./receiver.ts";
import { onEveryStore } from "./with-host.ts";

const deal = { id: "D-1", label: "Bridge", amount: 1200 };
// The limit is 262,144 bytes; the rest of the payload has 37.
const tooLarge = { ...deal, label: "x".repeat(262_144) };

async function subscribed(host: Host, receiver: Receiver, path: string, about: object) {
  const { body: endpoint } = await host.call("POST", "/endpoints", { name: path, url: receiver.url(path) });
  const wanted = { trigger: "NewOpportunity", ...about };
  const { body: subscription } = await host.call("POST", `/endpoints/${endpoint.id}/subscriptions`, wanted);
  return { endpoint, subscription };
}

onEveryStore(
  "Z.6 a notification carries the resource's URL instead of its data, for an endpoint and for a REST hook",
  async (host, receiver) => {
    const { endpoint, subscription } = await subscribed(host, receiver, "/thin", { content: "thin" });
    expect(subscription).toMatchObject({ content: "thin", whenTooLarge: "cancel" });
    const hook = { trigger: "NewOpportunity", targetUrl: receiver.url("/zap"), content: "thin" };
    expect((await host.call("POST", "/subscriptions", hook)).status).toBe(201);
    await host.insert(deal);
    const [thin] = await receiver.arrived("/thin", 1);
    const [zap] = await receiver.arrived("/zap", 1);
    if (thin === undefined || zap === undefined) throw new Error("Nothing arrived.");
    const link = "https://crm.example/opportunities/D-1";
    const notification = { id: "D-1", eventId: thin.headers["webhook-id"], trigger: "NewOpportunity", link };
    expect(verified(thin, endpoint.secret)).toMatchObject({ type: "NewOpportunity", data: notification });
    expect([thin.headers["webhook-content"], zap.headers["webhook-content"]]).toEqual(["thin", "thin"]);
    expect(JSON.parse(zap.body)).toEqual(notification);
    const [row] = await host.ledger(2);
    expect(row).toMatchObject({ content: "thin", state: "succeeded" });
    expect((await host.call("GET", `/deliveries/${row.id}`)).body.payload).toEqual(deal);
  },
);

onEveryStore(
  "a fresh content shows the record as it is at each attempt, marked, and what is gone by then is canceled",
  async (host, receiver) => {
    await subscribed(host, receiver, "/fresh", { content: "fresh" });
    receiver.answer("/fresh", ({ body }) => {
      if (body.includes("Bridge")) host.deals.set("D-1", { ...deal, label: "Tunnel" });
      else host.deals.delete("D-1");
      return 500;
    });
    await host.insert(deal);
    const [delivery] = await host.ledger(1);
    expect(delivery).toMatchObject({ state: "canceled", reason: "nothingToSend", attempts: 2, lastStatus: 500 });
    const sent = receiver.requests("/fresh");
    expect(sent.map(({ headers, body }) => [headers["webhook-content"], JSON.parse(body).data.label])).toEqual([
      ["fresh", "Bridge"],
      ["fresh", "Tunnel"],
    ]);
  },
);

onEveryStore(
  "Z.5 a payload of 256 KiB is sent; over that it is degraded to ids where that is wanted, else canceled at once, visibly",
  async (host, receiver) => {
    await subscribed(host, receiver, "/plain", {});
    await subscribed(host, receiver, "/degraded", { whenTooLarge: "thin" });
    const rest = Buffer.byteLength(JSON.stringify({ ...deal, label: "" }));
    const largest = { ...deal, label: "x".repeat(262_144 - rest) };
    await host.insert(largest);
    const [plain] = await receiver.arrived("/plain", 1);
    await receiver.arrived("/degraded", 1);
    expect(JSON.parse(plain?.body ?? "").data).toEqual(largest);
    expect(plain?.headers["webhook-content"]).toBeUndefined();

    await host.insert({ ...tooLarge, id: "D-2" });
    const [, degraded] = await receiver.arrived("/degraded", 2);
    expect(degraded?.headers["webhook-content"]).toBe("degraded");
    expect(JSON.parse(degraded?.body ?? "").data).toMatchObject({
      id: "D-2",
      eventId: degraded?.headers["webhook-id"],
    });
    const rows = await host.ledger(4);
    const canceled = rows.find(({ state }: { state: string }) => state === "canceled");
    expect(canceled).toMatchObject({ reason: "tooLarge", attempts: 0 });
    const { body: event } = await host.call("GET", `/events/${canceled.eventId}`);
    expect(event).toMatchObject({ state: "routed", payload: null, oversizedBytes: 262_144 + rest });
    const refused = await host.call("POST", `/deliveries/${canceled.id}/replay`);
    expect([refused.status, refused.body.error.code]).toEqual([409, "payload_gone"]);
    expect(receiver.requests("/plain")).toHaveLength(1);

    const { triggerWebhookEvent } = host.webhooks;
    const passed = triggerWebhookEvent("NewOpportunity", "D-3", { payload: { ...tooLarge, id: "D-3" } });
    await expect(passed).rejects.toMatchObject({ code: "payload_too_large" });
  },
);

onEveryStore(
  "S2.27 a test delivery answers with the request as it is signed, and with its outcome if that is waited for",
  async (host, receiver) => {
    const authentication = { kind: "webhookKey", code: "hunter2" };
    const wanted = { name: "Logging site", url: receiver.url("/log"), authentication };
    const { body: endpoint } = await host.call("POST", "/endpoints", wanted);
    receiver.answer("/log?code=hunter2", 202);
    const test = { trigger: "NewOpportunity", waitMs: 30_000 };
    const { status, body } = await host.call("POST", `/endpoints/${endpoint.id}/test`, test);
    expect(status).toBe(202);
    const [logged] = await receiver.arrived("/log?code=hunter2", 1);
    if (logged === undefined) throw new Error("Nothing arrived.");
    expect(body.request).toMatchObject({ method: "POST", url: `${receiver.url("/log")}?code=***`, body: logged.body });
    const shown = Object.fromEntries(body.request.headers);
    for (const [name, value] of Object.entries(shown)) expect(logged.headers[name]).toBe(value);
    expect(verified({ path: "/log", headers: shown, body: body.request.body }, endpoint.secret)).toBeTruthy();
    expect(body.outcome).toMatchObject({ id: body.deliveryId, isTest: true, state: "succeeded", lastStatus: 202 });
    expect(body.outcome.history[0].response.body).toBe("answered 202");
    expect(JSON.stringify(body)).not.toContain("hunter2");

    const later = await host.call("POST", `/endpoints/${endpoint.id}/test`, { trigger: "NewOpportunity" });
    expect(later.body.outcome).toBeNull();
    const [first] = await host.ledger(2);
    expect(first.id).toBe(later.body.deliveryId);
  },
);

import { readFileSync } from "node:fs";
import { allowLocalReceivers, createWebhooks, type Store } from "@ancrage/core";
import { expect, test } from "vitest";
import type { Host } from "./host.ts";
import { type ReadMetric, readPrometheusText } from "./read-prometheus-text.ts";
import { recordTelemetry } from "./record-telemetry.ts";
import { onEveryStore } from "./with-host.ts";

const telemetry = recordTelemetry();
const deal = { id: "D-1", label: "Bridge", amount: 1200 };

async function metricsOf(host: Host): Promise<ReadonlyMap<string, ReadMetric>> {
  const response = await fetch(`${host.origin}/metrics`, { headers: { authorization: "Bearer admin" } });
  expect(response.headers.get("content-type")).toBe("text/plain; version=0.0.4; charset=utf-8");
  return readPrometheusText(await response.text());
}

/** Of each metric the values, of a histogram how many were measured, by the values of their labels. */
async function valuesOf(host: Host): Promise<Readonly<Record<string, Readonly<Record<string, number>>>>> {
  const values = (samples: ReadMetric["samples"]) =>
    [...samples].flatMap(([key, value]) => {
      if (/^_(?:bucket|sum)/.test(key)) return [];
      return [[[...key.matchAll(/=(\S+)/g)].map(([, text]) => text).join(" "), value]];
    });
  const metrics = await metricsOf(host);
  return Object.fromEntries(Array.from(metrics, ([name, { samples }]) => [name, Object.fromEntries(values(samples))]));
}

async function subscribed(host: Host, name: string, url: string): Promise<string> {
  const { body: endpoint } = await host.call("POST", "/endpoints", { name, url });
  await host.call("POST", `/endpoints/${endpoint.id}/subscriptions`, { trigger: "NewOpportunity" });
  return endpoint.id;
}

onEveryStore(
  "the metrics say what happened, as Prometheus reads them and as OpenTelemetry is told",
  async (host, receiver) => {
    const site = await subscribed(host, "Site", receiver.url("/site"));
    const bank = await subscribed(host, "Bank", receiver.url("/bank"));
    receiver.answer("/bank", 500, 200);
    await host.insert(deal);
    await host.ledger(2);
    await expect(host.webhooks.triggerWebhookEvent("Nothing" as "NewOpportunity", "D-1")).rejects.toThrow();
    const { body: issued } = await host.call("POST", "/inbound-hooks/refresh-customer/codes", { label: "ERP" });
    await host.callInbound(issued.code, "?dos=1&refreshCustomer=C1&id=1");
    await host.callInbound(issued.code, "?dos=1&refreshCustomer=C1&id=1");
    await host.callInbound("nothing");
    while (
      (await host.call("GET", "/receipts")).body.items.some(({ state }: { state: string }) => state === "received")
    ) {
      await new Promise(setImmediate);
    }

    const text = await valuesOf(host);
    expect(text).toMatchObject({
      messaging_client_sent_messages_total: { NewOpportunity: 1, "_OTHER unknown_trigger": 1 },
      messaging_client_operation_duration_seconds: { "trigger NewOpportunity": 1 },
      messaging_process_duration_seconds: { "route NewOpportunity": 1, "handle refresh-customer": 1 },
      ancrage_events_total: { routed: 1 },
      ancrage_attempts_total: { [`succeeded ${site}`]: 1, [`failed ${bank} 500`]: 1, [`succeeded ${bank}`]: 1 },
      ancrage_attempt_duration_seconds: { [`succeeded ${site}`]: 1, [`failed ${bank}`]: 1 },
      ancrage_deliveries_total: { succeeded: 2 },
      ancrage_delivery_latency_seconds: { "": 2 },
      ancrage_inbound_calls_total: { "taken 200": 2, "refused 404": 1 },
      ancrage_inbound_receipts_total: { "refresh-customer received": 1, "refresh-customer duplicate": 1 },
      ancrage_inbound_runs_total: { "refresh-customer succeeded": 1 },
      ancrage_store_up: { "": 1 },
      ancrage_dispatchers: { "": 1 },
      ancrage_backlog_due: { event: 0, delivery: 0, receipt: 0 },
      ancrage_backlog_due_age_seconds: { event: 0, delivery: 0, receipt: 0 },
      ancrage_endpoints: { disabled: 0, paused: 0, failing: 0, healthy: 2 },
    });
    expect(Object.keys(text["ancrage_dispatcher_progress_age_seconds"] ?? {}).toSorted()).toEqual([
      ...["delivery", "receipt", "routing"],
    ]);

    const told = await telemetry.metrics();
    const names = told.filter(({ dataPoints }) => dataPoints.length > 0).map(({ descriptor }) => descriptor.name);
    expect(names.toSorted()).toEqual(documentedMetrics().toSorted());
    const attempts = told.find(({ descriptor }) => descriptor.name === "ancrage.attempts")?.dataPoints ?? [];
    const ofHost = attempts.filter(({ attributes }) =>
      [site, bank].includes(String(attributes["ancrage.endpoint.id"])),
    );
    expect(ofHost.map(({ attributes, value }) => [attributes, value])).toEqual(
      expect.arrayContaining([
        [{ "ancrage.attempt.state": "succeeded", "ancrage.endpoint.id": site }, 1],
        [{ "ancrage.attempt.state": "failed", "ancrage.endpoint.id": bank, "error.type": "500" }, 1],
        [{ "ancrage.attempt.state": "succeeded", "ancrage.endpoint.id": bank }, 1],
      ]),
    );
  },
);

/** The names in the table of the page, which so holds every metric that there is and no other. */
function documentedMetrics(): string[] {
  const page = readFileSync(new URL("../../../docs/observability.md", import.meta.url), "utf8");
  return [...page.matchAll(/^\| `((?:messaging|ancrage)\.[a-z._]+)` \|/gm)].map(([, name = ""]) => name);
}

onEveryStore("metrics are for admins alone", async (host) => {
  for (const as of ["operator", "subscriber:ann"]) {
    expect((await host.call("GET", "/metrics", undefined, as)).status).toBe(403);
  }
  expect((await fetch(`${host.origin}/metrics`)).status).toBe(401);
});

onEveryStore(
  "S4.12 a receiver that is out, and one that is slow, show in the metrics, each by itself and with what is wrong",
  async (host, receiver) => {
    const out = await subscribed(host, "Out", receiver.url("/out"));
    const slow = await subscribed(host, "Slow", receiver.url("/slow"));
    await host.call("PATCH", `/endpoints/${slow}`, { attemptTimeoutMs: 1_000, retryScheduleMs: [3_600_000] });
    receiver.answer("/out", 503);
    receiver.answer("/slow", () => new Promise(() => {}));
    for (const id of ["D-1", "D-2", "D-3"]) await host.insert({ ...deal, id });
    // Ten failures in a row pause an endpoint; until a success the other one is failing.
    for (;;) {
      const { ancrage_endpoints: endpoints = {} } = await valuesOf(host);
      if (endpoints["paused"] === 1 && endpoints["failing"] === 1) break;
      await new Promise(setImmediate);
    }
    const { ancrage_attempts_total: attempts = {} } = await valuesOf(host);
    expect(attempts[`failed ${out} 503`]).toBeGreaterThanOrEqual(10);
    expect(attempts[`failed ${slow} timedOut`]).toBeGreaterThanOrEqual(1);
    // It took its whole second, and an alarm may say so.
    const durations = (await metricsOf(host)).get("ancrage_attempt_duration_seconds")?.samples;
    const ofSlow = ` ancrage_attempt_state=failed ancrage_endpoint_id=${slow}`;
    expect(durations?.get(`_bucket${ofSlow} le=0.75`)).toBe(0);
    expect(durations?.get(`_count${ofSlow}`)).toBeGreaterThanOrEqual(1);
  },
);

test("a store that does not answer is told of as such, and what the process counted stays readable", async () => {
  const down = new Proxy({}, { get: () => () => Promise.reject(new Error("The store is down.")) });
  const webhooks = createWebhooks({
    triggers: [],
    store: { subscriptions: down, deliveries: down, inbound: down } as Store,
    urlPolicy: allowLocalReceivers,
  });
  await expect(webhooks.triggerWebhookEvent("Nothing" as never, "D-1")).rejects.toThrow();
  const text = await webhooks.metrics();
  expect(text).toContain("\nancrage_store_up 0\n");
  expect(text).toContain("messaging_client_sent_messages_total{");
  expect(text).not.toContain("ancrage_backlog_due");
});

import { SpanKind, SpanStatusCode, trace } from "@opentelemetry/api";
import { UndiciInstrumentation } from "@opentelemetry/instrumentation-undici";
import { expect, test } from "vitest";
import { offices } from "./contract-office.ts";
import type { Host } from "./host.ts";
import { startReceiver } from "./receiver.ts";
import { recordTelemetry } from "./record-telemetry.ts";
import { onEveryStore } from "./with-host.ts";

const telemetry = recordTelemetry();
const deal = { id: "D-1", label: "Bridge", amount: 1200 };

/** Does `work` as the host does it in a request that it traces. */
async function inRequest(work: () => Promise<unknown>) {
  return trace.getTracer("host").startActiveSpan("POST /deals", async (span) => {
    await work();
    span.end();
    return span.spanContext();
  });
}

function spansNamed(name: string) {
  return telemetry.spans().filter((span) => span.name === name);
}

/** Waits until as many spans of that name have ended. */
async function ended(name: string, count = 1) {
  while (spansNamed(name).length < count) await new Promise(setImmediate);
  return spansNamed(name);
}

async function subscribed(host: Host, settings: object) {
  const { body: endpoint } = await host.call("POST", "/endpoints", { name: "Site", ...settings });
  await host.call("POST", `/endpoints/${endpoint.id}/subscriptions`, { trigger: "NewOpportunity" });
  return endpoint;
}

onEveryStore(
  "triggering stands in the trace of the host's request; routing and each attempt link to it, and receivers are told in traceparent which attempt it was",
  async (host, receiver) => {
    const path = "/site?tenant=acme&token=s3cret&alone&code=hunter2";
    const authentication = { kind: "webhookKey", code: "hunter2" };
    const url = receiver.url("/site?tenant=acme&token=s3cret&alone");
    const endpoint = await subscribed(host, { url, authentication });
    receiver.answer(path, 503, 200);
    const request = await inRequest(() => host.insert(deal));
    const [delivery] = await host.ledger(1);
    const attempts = await ended("POST", 2);

    const [trigger] = spansNamed("trigger NewOpportunity");
    const eventId = delivery.eventId;
    expect(trigger).toMatchObject({ kind: SpanKind.PRODUCER, status: { code: SpanStatusCode.UNSET } });
    expect(trigger?.spanContext().traceId).toBe(request.traceId);
    expect(trigger?.parentSpanContext?.spanId).toBe(request.spanId);
    expect(trigger?.attributes).toEqual({
      "messaging.system": "ancrage",
      "messaging.operation.name": "trigger",
      "messaging.operation.type": "create",
      "messaging.destination.name": "NewOpportunity",
      "messaging.message.id": eventId,
    });

    const [route] = spansNamed("route NewOpportunity");
    const link = { traceId: request.traceId, spanId: trigger?.spanContext().spanId };
    expect(route).toMatchObject({ kind: SpanKind.CONSUMER, links: [{ context: link }] });
    expect(route?.parentSpanContext).toBeUndefined();
    expect(route?.attributes).toMatchObject({
      "messaging.operation.type": "process",
      "messaging.message.id": eventId,
      "ancrage.event.state": "routed",
      "ancrage.deliveries": 1,
    });

    const [failed, succeeded] = attempts;
    for (const attempt of attempts) {
      expect(attempt).toMatchObject({ kind: SpanKind.CLIENT, links: [{ context: link }] });
      expect(attempt.parentSpanContext).toBeUndefined();
      expect(attempt.attributes).toMatchObject({
        "http.request.method": "POST",
        "server.address": "127.0.0.1",
        "server.port": Number(new URL(url).port),
        "url.full": receiver.url("/REDACTED?tenant=REDACTED&token=REDACTED&REDACTED&code=REDACTED"),
        "messaging.destination.name": "NewOpportunity",
        "messaging.message.id": eventId,
        "ancrage.tenant.id": "default",
        "ancrage.delivery.id": delivery.id,
        "ancrage.endpoint.id": endpoint.id,
      });
    }
    expect(failed?.attributes).toMatchObject({ "http.response.status_code": 503, "error.type": "503" });
    expect(failed?.attributes).not.toHaveProperty("http.request.resend_count");
    expect(failed?.status.code).toBe(SpanStatusCode.ERROR);
    expect(succeeded?.attributes).toMatchObject({ "http.response.status_code": 200, "http.request.resend_count": 1 });
    expect(succeeded?.status.code).toBe(SpanStatusCode.UNSET);

    const sent = receiver.requests(path).map(({ headers }) => headers["traceparent"]);
    const spoken = attempts.map((span) => `00-${span.spanContext().traceId}-${span.spanContext().spanId}-01`);
    expect(sent).toEqual(spoken);
    // The ledger says in which trace to look.
    const { body: entry } = await host.call("GET", `/deliveries/${delivery.id}`);
    const noted = entry.history.map(({ requestHeaders }: { requestHeaders: [string, string][] }) =>
      new Map(requestHeaders).get("traceparent"),
    );
    expect(noted).toEqual(spoken);
    expect((await host.call("GET", `/events/${eventId}`)).body.traceparent).toBe(
      `00-${link.traceId}-${link.spanId}-01`,
    );
  },
);

onEveryStore("where the host traces nothing, triggering begins a trace", async (host, receiver) => {
  await subscribed(host, { url: receiver.url("/site") });
  await host.insert(deal);
  const [delivery] = await host.ledger(1);
  const [attempt] = await ended("POST");
  const [trigger] = spansNamed("trigger NewOpportunity");
  expect(trigger?.parentSpanContext).toBeUndefined();
  expect(attempt?.links).toMatchObject([{ context: { spanId: trigger?.spanContext().spanId } }]);
  expect(delivery.state).toBe("succeeded");
});

test.each(offices)("while the host waits, an attempt stands in its own trace [$name]", async ({ open }) => {
  const receiver = await startReceiver();
  const office = await open();
  try {
    const { webhooks } = office;
    const { id } = await webhooks.endpoints.create({ name: "Bank", url: receiver.url("/bank") });
    await webhooks.subscriptions.create(id, { trigger: "ContractSigned", stage: "preOperation", mode: "sync" });
    const request = await inRequest(() => office.sign("C-1"));
    const [attempt] = await ended("POST");
    expect(attempt?.spanContext().traceId).toBe(request.traceId);
    expect(attempt?.parentSpanContext?.spanId).toBe(request.spanId);
    expect(attempt?.links).toEqual([]);
  } finally {
    await office.close();
    await receiver.close();
  }
});

onEveryStore(
  "a host that traces all HTTP requests has one span an attempt: another would hold the endpoint's code in its URL",
  async (host, receiver) => {
    const instrumentation = new UndiciInstrumentation();
    instrumentation.enable();
    try {
      const authentication = { kind: "webhookKey", code: "hunter2" };
      await subscribed(host, { url: receiver.url("/site"), authentication });
      await inRequest(() => host.insert(deal));
      const [delivery] = await host.ledger(1);
      const clients = telemetry.spans().filter(({ kind }) => kind === SpanKind.CLIENT);
      // The host's own calls, of its API, are seen.
      const seen = clients.filter(({ attributes }) => String(attributes["url.full"]).startsWith(host.origin));
      expect(seen.length).toBeGreaterThan(0);
      const others = clients.filter((span) => !seen.includes(span));
      expect(others.map(({ attributes }) => attributes["ancrage.delivery.id"])).toEqual([delivery.id]);
      expect(delivery.state).toBe("succeeded");
      expect(JSON.stringify(clients.map(({ attributes }) => attributes))).not.toContain("hunter2");
    } finally {
      instrumentation.disable();
    }
  },
);

onEveryStore("an owner's own traceparent header stays", async (host, receiver) => {
  const own = "00-11111111111111111111111111111111-2222222222222222-01";
  await subscribed(host, { url: receiver.url("/site"), headers: [{ name: "traceparent", value: own }] });
  await host.insert(deal);
  const [request] = await receiver.arrived("/site", 1);
  expect(request?.headers["traceparent"]).toBe(own);
});

onEveryStore("receiving and handling are spans; a code stands in none of them", async (host) => {
  const { body: issued } = await host.call("POST", "/inbound-hooks/refresh-customer/codes", { label: "ERP" });
  const called = await host.callInbound(issued.code, "?dos=998&refreshCustomer=C1");
  expect(called.status).toBe(200);
  expect((await host.callInbound(`${issued.code}x`)).status).toBe(404);
  const [handle] = await ended("handle refresh-customer");
  const [receive] = await ended("receive refresh-customer");
  const { body: receipts } = await host.call("GET", "/receipts");
  const receiptId = receipts.items[0].id;
  expect(receive?.attributes).toEqual({
    "http.request.method": "GET",
    "http.response.status_code": 200,
    "ancrage.inbound_hook": "refresh-customer",
    "ancrage.receipt.id": receiptId,
    "ancrage.receipt.outcome": "received",
    "ancrage.tenant.id": "default",
  });
  expect(handle).toMatchObject({
    kind: SpanKind.CONSUMER,
    links: [{ context: { spanId: receive?.spanContext().spanId } }],
    attributes: { "messaging.message.id": receiptId, "messaging.destination.name": "refresh-customer" },
  });
  const [refused] = spansNamed("receive");
  expect(refused?.attributes).toEqual({ "http.request.method": "GET", "http.response.status_code": 404 });
  expect(JSON.stringify(telemetry.spans().map(({ name, attributes }) => [name, attributes]))).not.toContain(
    issued.code,
  );
});

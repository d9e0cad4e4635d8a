import { expect, test } from "vitest";
import { formsOf, leaksOf } from "./canary-forms.ts";
import { callInboundHooks, changeSecrets, makeEndpoints, makeMistakes, settled } from "./canary-story.ts";
import { operator, owner, startCanaryWorld } from "./canary-world.ts";
import { dumpOf } from "./dump-of.ts";
import { recordTelemetry } from "./record-telemetry.ts";
import { storesUnderTest } from "./stores.ts";

const telemetry = recordTelemetry();

test("the search finds a secret in every form it knows, wherever it stands", () => {
  const secrets = ['c4nary ?>~/&=%20 "é', `whsec_${"+/".repeat(16)}`, `whsk_${"+/".repeat(43)}`];
  for (const value of secrets) {
    const canary = { name: "it", value };
    for (const text of formsOf(value).values()) {
      expect(leaksOf([canary], [{ name: "there", text: `before${text}after` }])).not.toEqual([]);
    }
    const basic = ["a:", "ab:", "abc:"].map((user) => Buffer.from(`${user}${value}:more`).toString("base64"));
    for (const text of [...basic, Buffer.from(value).toString("hex").toUpperCase()]) {
      expect(leaksOf([canary], [{ name: "there", text }])).not.toEqual([]);
    }
    expect(leaksOf([canary], [{ name: "there", text: "c4nary whsec_ whsk_" }])).toEqual([]);
  }
});

// What the ledger must hold before it is searched: every way in which an attempt can fail.
const failures = [
  ...["status", "timedOut", "nameNotResolved", "destinationRefused", "connectionFailed", "connectionClosed"],
  ...["tlsFailed", "invalidResponse"],
];

for (const underTest of storesUnderTest()) {
  test(`no secret is in logs, errors, replies, lifecycle events, the ledger, spans, metrics or what webhooks shows of itself, while deliveries succeed and fail in every way [${underTest.name}]`, {
    timeout: 120_000,
  }, async () => {
    const world = await startCanaryWorld(underTest);
    const { webhooks, receivers, store, canaries, places, keep, send } = world;
    try {
      keep("webhooks before it has started", webhooks);
      await makeEndpoints(world);
      receivers.rebind();
      await webhooks.start();
      await webhooks.triggerWebhookEvent("NewDeal", "D-1");
      const endpoints = await webhooks.endpoints.list({ limit: 100 });
      await settled(world, endpoints.items.length);
      keep("webhooks at work", webhooks);
      await makeMistakes(world);
      await changeSecrets(world);
      await callInboundHooks(world);
      await dumpOf(send, operator);
      for (const path of ["/endpoints", "/subscriptions", "/deliveries"]) await send(owner, "GET", path);

      const spans = telemetry.spans();
      for (const { name, kind, attributes, status, links, events } of spans) {
        keep(`a span (${name.split(" ", 1)[0]})`, { name, kind, attributes, status, links, events });
      }
      keep("the metrics as OpenTelemetry is told", await telemetry.metrics());
      keep("the metrics as text", await webhooks.metrics());

      // The keys that no reply ever showed: the private ones.
      for (const { id } of endpoints.items) {
        const { secrets = [] } = (await store.subscriptions.findEndpoint(id)) ?? {};
        for (const { key } of secrets) canaries.push({ name: `a key of ${id}`, value: key });
      }
      expect(leaksOf(canaries, places)).toEqual([]);

      // Proof that there was something to find, and places to find it in.
      const ledger = places.filter(({ name }) => name.startsWith("the reply to GET /deliveries/dlv_"));
      expect(failures.filter((code) => !ledger.some(({ text }) => text.includes(`"code":"${code}"`)))).toEqual([]);
      for (const source of [
        "a log line (error)",
        "the error of endpoints.create",
        "the lifecycle event delivery.exhausted",
        "the reply to GET /refusals",
        "the answer of an inbound hook",
        ...["trigger", "route", "POST", "receive", "handle"].map((name) => `a span (${name})`),
        "the metrics as text",
      ]) {
        expect(places.filter(({ name }) => name === source).length, source).toBeGreaterThan(0);
      }
      // Each way to fail is a span too, so a URL with a code in it was there to be shown.
      const errorTypes = new Set(spans.map(({ attributes }) => attributes["error.type"]));
      expect(failures.filter((code) => code !== "status" && !errorTypes.has(code))).toEqual([]);
      expect(endpoints.items).toHaveLength(receivers.urls.length * 5);
      expect(canaries.length).toBeGreaterThan(500);
    } finally {
      await world.close();
    }
  });
}

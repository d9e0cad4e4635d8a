import { endpointRow, eventRow } from "@ancrage/conformance";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Envelope } from "../model/endpoint.ts";
import { webhookBody } from "./webhook-body.ts";

const event = {
  ...eventRow({ id: "evt_1", trigger: "NewDeal", createdAt: new Date("2026-01-01T12:00:00.250Z") }),
  payload: '{"id":"D-1","label":"Zoë \\u2028 🚀"}',
};
const envelopes: readonly Envelope[] = ["standard", "bare", "cloudevents"];

function bodyIn(envelope: Envelope, changes: { trigger?: string; tenantId?: string; payload?: string } = {}) {
  const { tenantId = "acme", ...ofEvent } = changes;
  return webhookBody({ ...event, ...ofEvent }, endpointRow({ envelope, tenantId }));
}

describe("each envelope", () => {
  test("standard has the trigger, the event's own time and the payload", () => {
    expect(bodyIn("standard")).toEqual({
      contentType: "application/json",
      text: `{"type":"NewDeal","timestamp":"2026-01-01T12:00:00.250Z","data":${event.payload}}`,
    });
  });

  test("bare is the payload itself", () => {
    expect(bodyIn("bare")).toEqual({ contentType: "application/json", text: event.payload });
  });

  test("cloudevents is a CloudEvents 1.0 event in structured mode, named by its event and tenant", () => {
    const { contentType, text } = bodyIn("cloudevents");
    expect(contentType).toBe("application/cloudevents+json; charset=utf-8");
    expect(JSON.parse(text)).toEqual({
      specversion: "1.0",
      id: "evt_1",
      source: "urn:ancrage:acme",
      type: "NewDeal",
      time: "2026-01-01T12:00:00.250Z",
      datacontenttype: "application/json",
      data: JSON.parse(event.payload),
    });
  });
});

test("the source of a CloudEvent is a URI whatever the tenant is called, and never another tenant's", () => {
  const tenant = fc.string({ unit: "grapheme", minLength: 1, maxLength: 30 });
  const sourceOf = (tenantId: string): string => JSON.parse(bodyIn("cloudevents", { tenantId }).text).source;
  fc.assert(
    fc.property(tenant, tenant, (one, other) => {
      expect(URL.canParse(sourceOf(one))).toBe(true);
      expect(sourceOf(one)).toMatch(/^urn:ancrage:[\w.!~*'()%-]+$/);
      expect(sourceOf(one) === sourceOf(other)).toBe(one === other);
    }),
  );
});

test("the payload's own text is in the body, byte for byte, and nothing in a name breaks out of its place", () => {
  const payload = '{"a" : 1.0, "b": 1e2, "a":"\\u00e9\\ud800", "c": 12345678901234567890}';
  for (const envelope of envelopes) {
    const { text } = bodyIn(envelope, { payload, trigger: 'New","data":{"x":"\n' });
    expect(text).toContain(payload);
    expect(() => JSON.parse(text)).not.toThrow();
    if (envelope !== "bare") expect(JSON.parse(text).type).toBe('New","data":{"x":"\n');
  }
});

test("equal events give equal bytes to every endpoint with the same envelope, whatever else differs between them", () => {
  for (const envelope of envelopes) {
    const changes = { envelope, url: "https://b.example/", headers: [{ name: "x-a", value: "1", isSecret: false }] };
    const bodies = [endpointRow({ envelope }), endpointRow(changes)].map((endpoint) => webhookBody(event, endpoint));
    expect(bodies[0]).toEqual(bodies[1]);
  }
});

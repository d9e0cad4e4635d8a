import { endpointRow, eventRow } from "@ancrage/conformance";
import { expect, test } from "vitest";
import type { Endpoint } from "../model/endpoint.ts";
import { webhookRequest } from "./webhook-request.ts";

const event = { ...eventRow({ createdAt: new Date("2026-01-01T12:00:00.250Z") }), payload: '{"id":"D-1"}' };

function requestOf(endpoint: Endpoint, now = new Date("2026-01-02T12:00:00.999Z")) {
  const { url, headers, body } = webhookRequest(event, endpoint, now);
  return { url, headers, body: Buffer.from(body).toString() };
}

test("a request says what it is, whose it is, and when this attempt was made, in whole seconds that have begun", () => {
  const endpoint = endpointRow();
  const { url, headers } = requestOf(endpoint);
  expect(url).toBe(endpoint.url);
  expect(headers).toEqual({
    ...{ "content-type": "application/json", "user-agent": "Ancrage", "accept-encoding": "identity" },
    ...{ "webhook-id": event.id, "webhook-timestamp": "1767355200", "webhook-endpoint": endpoint.id },
    "webhook-signature": expect.stringMatching(/^v1,/),
  });
});

test("the standard envelope holds the trigger, the event's own time and the payload; bare holds the payload alone", () => {
  expect(requestOf(endpointRow()).body).toBe(
    `{"type":"${event.trigger}","timestamp":"2026-01-01T12:00:00.250Z","data":{"id":"D-1"}}`,
  );
  expect(requestOf(endpointRow({ envelope: "bare" })).body).toBe('{"id":"D-1"}');
});

test("a later attempt has the same bytes under a signature of its own", () => {
  const endpoint = endpointRow();
  const [first, later] = [requestOf(endpoint), requestOf(endpoint, new Date("2026-01-03T12:00:00Z"))];
  expect(later.body).toBe(first.body);
  expect(later.headers["webhook-signature"]).not.toBe(first.headers["webhook-signature"]);
});

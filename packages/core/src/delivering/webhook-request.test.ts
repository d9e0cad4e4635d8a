import { endpointRow, eventRow } from "@ancrage/conformance";
import { describe, expect, test } from "vitest";
import type { Endpoint } from "../model/endpoint.ts";
import type { CustomHeader, EndpointAuthentication } from "../model/endpoint-authentication.ts";
import { generateSecret } from "../signing/secret.ts";
import { signWebhook } from "../signing/sign-webhook.ts";
import { type CarriedEvent, ledgerHeaders, webhookRequest } from "./webhook-request.ts";

const event: CarriedEvent = {
  ...eventRow({ createdAt: new Date("2026-01-01T12:00:00.250Z") }),
  payload: '{"id":"D-1"}',
  ...{ content: "full", depth: 2, origin: "here" },
};

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
    ...{ "webhook-depth": "3", "webhook-origin": "here" },
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

test("every secret that is alive signs, newest first; one that has expired signs nothing", () => {
  const createdAt = new Date("2026-01-01T00:00:00Z");
  const secret = (id: string, expiresAt: Date | null = null) => ({ id, key: generateSecret(), createdAt, expiresAt });
  const now = new Date("2026-01-02T12:00:00Z");
  const [newest, older] = [secret("sec_3"), secret("sec_2", new Date("2026-01-02T12:00:00.001Z"))];
  const endpoint = endpointRow({ secrets: [newest, older, secret("sec_1", now)] });
  const { headers, body } = webhookRequest(event, endpoint, now);
  const content = { id: event.id, timestamp: now.getTime() / 1000, body };
  expect(headers["webhook-signature"]).toBe([newest, older].map(({ key }) => signWebhook(content, key)).join(" "));
});

test("a receiver's own headers are sent, never over ours; the ledger shows those that are not secret", () => {
  const header = (name: string, value: string, isSecret = false) => ({ name, value, isSecret });
  const headers = [header("x-team", "sales"), header("x-key", "hidden", true), header("webhook-id", "forged")];
  const endpoint = endpointRow({
    headers,
    authentication: { kind: "bearer", values: [{ name: "token", value: "t0k" }] },
  });
  const request = webhookRequest(event, endpoint, new Date());
  expect(request.headers).toMatchObject({ "x-team": "sales", "x-key": "hidden", authorization: "Bearer t0k" });
  expect(request.headers["webhook-id"]).toBe(event.id);
  const ledger = Object.fromEntries(ledgerHeaders(request, endpoint));
  expect(ledger).toMatchObject({ "x-team": "sales", "x-key": "***", authorization: "***", "webhook-id": event.id });
  expect(ledger["webhook-signature"]).toBe("v1,***");
});

test("a secret header of the endpoint's own stays hidden where it takes the place of one that we would show", () => {
  const headers = [{ name: "traceparent", value: "hidden", isSecret: true }];
  const endpoint = endpointRow({ headers });
  const traced = { ...event, traceparent: "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01" };
  const request = webhookRequest(traced, endpoint, new Date());
  expect(request.headers["traceparent"]).toBe("hidden");
  expect(Object.fromEntries(ledgerHeaders(request, endpoint))["traceparent"]).toBe("***");
});

test("nothing is sent unsigned: without a live secret there is no request", () => {
  const now = new Date("2026-01-02T12:00:00Z");
  const expired = { id: "sec_1", key: generateSecret(), createdAt: now, expiresAt: now };
  for (const secrets of [[], [expired]]) {
    const request = () => webhookRequest(event, endpointRow({ secrets }), now);
    expect(request).toThrow(expect.objectContaining({ code: "invalid_secret" }));
  }
});

test("what an endpoint's owner sets never takes the place of a header of ours", () => {
  const ours = requestOf(endpointRow()).headers;
  // Rows that no schema lets in.
  const headers = Object.keys(ours).map((name) => ({ name, value: "forged", isSecret: false }));
  const authentication = { kind: "httpHeader", values: headers } as const;
  expect(Object.values(requestOf(endpointRow({ headers, authentication })).headers)).not.toContain("forged");
});

describe("the ledger", () => {
  const canary = "hunter2-hunter2";
  const now = new Date("2026-01-02T12:00:00Z");
  const authentications: readonly EndpointAuthentication[] = [
    { kind: "none", values: [] },
    { kind: "httpHeader", values: [{ name: "x-key", value: canary }] },
    { kind: "webhookKey", values: [{ name: "code", value: canary }] },
    { kind: "httpQueryString", values: [{ name: "token", value: canary }] },
    { kind: "basic", values: [{ name: canary, value: canary }] },
    { kind: "bearer", values: [{ name: "token", value: canary }] },
  ];
  const shown = (endpoint: Endpoint) => ledgerHeaders(webhookRequest(event, endpoint, now), endpoint);

  test.each(authentications)(
    "names every header of $kind that was sent, and shows no value of it",
    (authentication) => {
      const endpoint = endpointRow({ authentication });
      const sent = webhookRequest(event, endpoint, now);
      const kept = shown(endpoint);
      expect(kept.map(([name]) => name)).toEqual(Object.keys(sent.headers));
      expect(JSON.stringify(kept)).not.toContain(canary);
      expect(JSON.stringify(kept)).not.toContain(Buffer.from(`${canary}:${canary}`).toString("base64"));
    },
  );

  test("shows the values of our own headers and of custom ones that are not secret", () => {
    const headers: readonly CustomHeader[] = [
      { name: "x-team", value: "blue", isSecret: false },
      { name: "x-key", value: canary, isSecret: true },
    ];
    const endpoint = endpointRow({ headers });
    expect(Object.fromEntries(shown(endpoint))).toEqual({
      ...webhookRequest(event, endpoint, now).headers,
      "x-key": "***",
      "webhook-signature": "v1,***",
    });
  });

  test("shows of signatures which versions were made, with how many keys", () => {
    const secret = (version: "v1" | "v1a") => ({
      id: version,
      key: generateSecret(version),
      createdAt: now,
      expiresAt: null,
    });
    const endpoint = endpointRow({ secrets: [secret("v1a"), secret("v1"), secret("v1")] });
    expect(shown(endpoint)).toContainEqual(["webhook-signature", "v1a,*** v1,*** v1,***"]);
  });

  test("shows no header that it does not know", () => {
    const request = { ...webhookRequest(event, endpointRow(), now), headers: { "x-later": canary } };
    expect(ledgerHeaders(request, endpointRow())).toEqual([["x-later", "***"]]);
  });
});

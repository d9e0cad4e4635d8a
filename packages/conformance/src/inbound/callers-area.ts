import assert from "node:assert/strict";
import type { InboundSuite } from "./inbound-suite.ts";
import { withInboundSite } from "./with-inbound-site.ts";

const basic = (text: string) => ({ authorization: `Basic ${Buffer.from(text).toString("base64")}` });

/** Who may call, how often, and how. */
export function callersArea(suite: InboundSuite): void {
  suite.test("HTTP Basic is asked for, and a password may hold colons", () =>
    withInboundSite(
      suite,
      { authentication: { kind: "basic", username: "erp", password: ["a:b:c", "é"] } },
      async (site) => {
        for (const headers of [
          {},
          basic("erp:wrong"),
          basic("other:a:b:c"),
          basic("erp"),
          { authorization: "Bearer x" },
        ]) {
          const reply = await site.call({ json: {}, headers });
          assert.equal(reply.status, 401);
          assert.match(reply.headers["www-authenticate"] ?? "", /^Basic realm=/);
          assert.equal(reply.text, "Unauthorized");
        }
        assert.equal((await site.call({ json: {}, headers: basic("erp:a:b:c") })).status, 200);
        assert.equal((await site.call({ json: {}, headers: basic("erp:é") })).status, 200);
        const [last] = (await site.webhooks.inbound.receipts.list()).items;
        assert.deepEqual(last?.verdict.scheme, "basic");
        assert.match(last?.verdict.secretId ?? "", /^[0-9a-f]{8}$/);
      },
    ),
  );

  suite.test("only networks that are named may call, by the socket's address", () =>
    withInboundSite(suite, { networks: ["203.0.113.0/24"] }, async (site) => {
      const forged = { "x-forwarded-for": "203.0.113.7" };
      assert.equal((await site.call({ json: {}, headers: forged })).status, 403);
      assert.match((await site.refusals())[0] ?? "", /127\.0\.0\.1 is in none of 203\.0\.113\.0\/24/);
    }),
  );

  suite.test("behind a proxy of our own it is the address that this proxy saw", () =>
    withInboundSite(suite, { networks: ["203.0.113.0/24"], inbound: { trustedHops: 1 } }, async (site) => {
      const statusOf = async (forwarded: string) =>
        (await site.call({ json: {}, headers: { "x-forwarded-for": forwarded } })).status;
      assert.equal(await statusOf("198.51.100.1, 203.0.113.7"), 200);
      assert.equal(await statusOf("203.0.113.7, 198.51.100.1"), 403);
    }),
  );

  for (const [who, rateLimits] of [
    ["an address", { address: { limit: 2, intervalMs: 3_600_000 } }],
    ["a code", { code: { limit: 2, intervalMs: 3_600_000 } }],
  ] as const) {
    suite.test(`${who} that calls too often is told when to come again`, () =>
      withInboundSite(suite, { inbound: { rateLimits } }, async (site) => {
        for (const expected of [200, 200, 429]) {
          const reply = await site.call({ json: {} });
          assert.equal(reply.status, expected);
          if (expected === 429) assert.match(reply.headers["retry-after"] ?? "", /^\d+$/);
        }
      }),
    );
  }

  suite.test("whoever has an IPv6 network calls no more often by changing addresses within a /64", () =>
    withInboundSite(
      suite,
      { inbound: { trustedHops: 1, rateLimits: { address: { limit: 2, intervalMs: 3_600_000 } } } },
      async (site) => {
        const from = ["2001:db8::1", "2001:db8::2", "2001:db8::3", "2001:db8:0:1::1"];
        const statuses: number[] = [];
        for (const address of from) {
          statuses.push((await site.call({ json: {}, headers: { "x-forwarded-for": address } })).status);
        }
        assert.deepEqual(statuses, [200, 200, 429, 200]);
      },
    ),
  );

  suite.test("a method that is not named is answered 405 with those that are", () =>
    withInboundSite(suite, { methods: ["GET", "PUT"] }, async (site) => {
      for (const method of ["POST", "DELETE", "HEAD", "OPTIONS"]) {
        const reply = await site.call({ method });
        assert.deepEqual([reply.status, reply.headers.allow], [405, "GET, PUT"], method);
      }
      await site.settle();
      assert.deepEqual(site.ran, []);
    }),
  );

  for (const headers of [{ "sec-purpose": "prefetch;prerender" }, { purpose: "prefetch" }, { "x-moz": "prefetch" }]) {
    suite.test(`what is fetched ahead (${Object.keys(headers)[0]}) runs nothing`, () =>
      withInboundSite(suite, { methods: ["GET"] }, async (site) => {
        assert.equal((await site.call({ method: "GET", headers })).status, 403);
        assert.equal((await site.webhooks.inbound.receipts.list()).items.length, 0);
        assert.equal((await site.call({ method: "GET" })).status, 200);
      }),
    );
  }

  for (const [type, expected] of [
    ["application/json;charset=utf-8", 200],
    ["application/cloudevents+json", 200],
    ["text/plain", 415],
    ["application/x-www-form-urlencoded", 415],
    ["multipart/form-data; boundary=x", 415],
    ["application/json; charset=latin1", 415],
    [undefined, 415],
  ] as const) {
    suite.test(`a body of ${type ?? "no type"} is answered ${expected}`, () =>
      withInboundSite(suite, {}, async (site) => {
        const headers = type === undefined ? {} : { "content-type": type };
        assert.equal((await site.call({ headers, body: "{}" })).status, expected);
        assert.equal((await site.call({ headers, body: [Buffer.from("{}")] })).status, expected);
        assert.equal((await site.call({ headers })).status, 200);
      }),
    );
  }
}

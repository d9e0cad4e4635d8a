import assert from "node:assert/strict";
import { acknowledgement, type Store } from "@ancrage/core";
import { z } from "zod";
import type { InboundSuite } from "./inbound-suite.ts";
import { withInboundSite } from "./with-inbound-site.ts";

function failing(part: "findCode" | "storeReceipt" | "recordRuns"): (store: Store) => Store {
  const isDown = () => Promise.reject(new Error("connect ECONNREFUSED 127.0.0.1:5432"));
  return (store) => ({ ...store, inbound: { ...store.inbound, [part]: isDown } });
}

/** What callers are answered. */
export function answersArea(suite: InboundSuite): void {
  suite.test("an async call is answered as prepared, before it runs; the answer may use its values", () =>
    withInboundSite(
      suite,
      {
        body: z.object({ id: z.number() }),
        response: ({ body }) => {
          const { status, headers, body: text } = acknowledgement(`received ${(body as { id: number }).id}`);
          return { status, headers: { ...headers, "X-Id": "1" }, body: text };
        },
      },
      async (site) => {
        const reply = await site.call({ json: { id: 7 } });
        assert.deepEqual(JSON.parse(reply.text), { code: 0, message: "received 7" });
        assert.deepEqual([reply.status, reply.headers["x-id"], reply.headers["cache-control"]], [200, "1", "no-store"]);
        assert.deepEqual(site.ran, []);
      },
    ),
  );

  for (const [what, handler, expected] of [
    ["returns", () => {}, [200, "ok"]],
    ["throws", () => Promise.reject(new Error("no")), [500, "Internal Server Error"]],
    ["never ends", () => new Promise(() => {}), [408, "Request Timeout"]],
  ] as const) {
    suite.test(`a sync call whose handler ${what} is answered ${expected[0]}`, () =>
      withInboundSite(suite, { mode: "sync", handler, timeoutMs: 20 }, async (site) => {
        const reply = await site.call({ json: {} });
        assert.deepEqual([reply.status, reply.text], expected);
      }),
    );
  }

  suite.test("a sync handler answers by condition, and its answer ends it", async () => {
    const after: unknown[] = [];
    await withInboundSite(
      suite,
      {
        mode: "sync",
        handler({ body, respond }) {
          const { amount } = body as { amount: number };
          if (amount > 100) respond(422, { "x-why": "amount" }, { code: 1, message: `${amount} is too much` });
          if (amount < 0) respond(204);
          after.push(amount);
        },
      },
      async (site) => {
        const refused = await site.call({ json: { amount: 101 } });
        assert.deepEqual([refused.status, refused.headers["x-why"]], [422, "amount"]);
        assert.deepEqual(JSON.parse(refused.text), { code: 1, message: "101 is too much" });
        const none = await site.call({ json: { amount: -1 } });
        assert.deepEqual([none.status, none.text, none.headers["content-type"]], [204, "", undefined]);
        assert.equal((await site.call({ json: { amount: 1 } })).status, 200);
        assert.deepEqual(after, [1]);
      },
    );
  });

  suite.test("what does not fit the schema is answered a bare 422, or set aside where that is wanted", async () => {
    const body = z.object({ id: z.string() });
    await withInboundSite(suite, { body }, async (site) => {
      const reply = await site.call({ json: { id: 7 } });
      assert.deepEqual([reply.status, reply.text], [422, "Unprocessable Content"]);
      assert.match((await site.refusals())[0] ?? "", /^422 body\.id: /);
    });
    await withInboundSite(suite, { body, onMismatch: "quarantine" }, async (site) => {
      assert.equal((await site.call({ json: { id: 7 } })).status, 200);
      await site.settle();
      const [receipt] = (await site.webhooks.inbound.receipts.list({ state: "failing" })).items;
      assert.equal(receipt?.state, "quarantined");
      assert.match(receipt?.lastError ?? "", /body\.id/);
      assert.deepEqual(site.ran, []);
    });
  });

  for (const part of ["findCode", "storeReceipt"] as const) {
    suite.test(`while the store is down (${part}) callers are told to come again, never that it was taken`, () =>
      withInboundSite(suite, { store: failing(part) }, async (site) => {
        const reply = await site.call({ json: {} });
        assert.deepEqual([reply.status, reply.text, reply.headers["retry-after"]], [503, "Service Unavailable", "5"]);
        assert.equal(site.logged.length, 1);
      }),
    );
  }

  suite.test("a sync call whose run cannot be recorded is to come again, never that it was processed", () =>
    withInboundSite(suite, { mode: "sync", store: failing("recordRuns") }, async (site) => {
      const reply = await site.call({ json: {} });
      assert.deepEqual([reply.status, reply.text, reply.headers["retry-after"]], [503, "Service Unavailable", "5"]);
      assert.equal(site.ran.length, 1);
    }),
  );

  suite.test("a prepared answer that cannot be sent is a fault of ours, and nothing is taken", () =>
    withInboundSite(suite, { response: { headers: { "x-bad": "a\r\nb" } } }, async (site) => {
      assert.equal((await site.call({ json: {} })).status, 500);
      assert.equal((await site.webhooks.inbound.receipts.list()).items.length, 0);
    }),
  );

  suite.test("a call to which too many webhooks led is taken and not run, visibly", () =>
    withInboundSite(suite, {}, async (site) => {
      const headers = { "webhook-depth": "3", "webhook-origin": "crm" };
      assert.equal((await site.call({ json: {}, headers })).status, 200);
      await site.settle();
      const [receipt] = (await site.webhooks.inbound.receipts.list()).items;
      const { state, reason, depth, origin } = receipt ?? {};
      assert.deepEqual({ state, reason, depth, origin }, { state: "failed", reason: "loop", depth: 3, origin: "crm" });
      assert.deepEqual(site.ran, []);
    }),
  );
}

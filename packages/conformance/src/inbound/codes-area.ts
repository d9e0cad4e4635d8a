import assert from "node:assert/strict";
import type { Store } from "@ancrage/core";
import type { WireReply } from "../adapter/send-request.ts";
import type { InboundSuite } from "./inbound-suite.ts";
import { type InboundSite, withInboundSite } from "./with-inbound-site.ts";

/** What a caller may tell apart; dates differ. */
function seen({ status, headers, text }: WireReply) {
  const { date, ...others } = headers;
  return { status, headers: others, text };
}

/** How often the store was asked for a code, and with how many hashes. */
function counting(asked: number[]): (store: Store) => Store {
  return (store) => ({
    ...store,
    inbound: {
      ...store.inbound,
      findCode(hashes) {
        asked.push(hashes.length);
        return store.inbound.findCode(hashes);
      },
    },
  });
}

const ends: Readonly<Record<string, (site: InboundSite) => Promise<unknown>>> = {
  revoked: ({ webhooks, codeId }) => webhooks.inbound.codes.revoke(codeId),
  "that has expired": async ({ webhooks, codeId, passTime }) => {
    await webhooks.inbound.codes.update(codeId, { expiresAt: new Date(Date.now() + 60_000) });
    passTime(60_001);
  },
  "of an inbound hook that is switched off": ({ webhooks }) => webhooks.inbound.hooks.switch("refresh-customer", false),
};

/** The code is the credential. */
export function codesArea(suite: InboundSuite): void {
  suite.test("a call by its code is stored, answered ok, and then run", () =>
    withInboundSite(suite, { methods: ["GET", "POST"] }, async (site) => {
      const reply = await site.call({ method: "GET", query: "?dos=998&refreshCustomer=C0000001" });
      assert.deepEqual([reply.status, reply.text], [200, "ok"]);
      assert.equal(site.ran.length, 0);
      await site.settle();
      assert.deepEqual({ ...(site.ran[0]?.query as object) }, { dos: "998", refreshCustomer: "C0000001" });
      const { items } = await site.webhooks.inbound.receipts.list();
      assert.deepEqual(
        items.map(({ state, runs }) => ({ state, runs })),
        [{ state: "processed", runs: 1 }],
      );
    }),
  );

  for (const [what, end] of Object.entries(ends)) {
    suite.test(`a code ${what} costs and is answered as one that nobody knows`, async () => {
      const asked: number[] = [];
      await withInboundSite(suite, { store: counting(asked) }, async (site) => {
        assert.equal((await site.call({ json: {} })).status, 200);
        await end(site);
        asked.length = 0;
        const unknown = site.code.replace(/-.*/, `-${"0".repeat(28)}`);
        const replies = [
          await site.call({ json: {} }),
          await site.call({ json: {}, code: unknown }),
          await site.call({ json: {}, code: "nonsense" }),
        ];
        assert.deepEqual(asked, [1, 1, 1]);
        assert.equal(replies[0]?.status, 404);
        for (const reply of replies) assert.deepEqual(seen(reply), seen(replies[0] as WireReply));
        assert.equal((await site.refusals()).length, 3);
      });
    });
  }

  suite.test("a code that has been replaced is taken as well, for 48 h", () =>
    withInboundSite(suite, {}, async (site) => {
      const { code } = await site.webhooks.inbound.codes.rotate(site.codeId);
      const statuses = () =>
        Promise.all([site.code, code].map(async (one) => (await site.call({ json: {}, code: one })).status));
      assert.deepEqual(await statuses(), [200, 200]);
      site.passTime(47 * 3_600_000);
      assert.deepEqual(await statuses(), [200, 200]);
      site.passTime(3_600_001);
      assert.deepEqual(await statuses(), [404, 200]);
      assert.match((await site.refusals())[0] ?? "", /^404 The code of ERP expired/);
    }),
  );

  suite.test("a path that is no code is answered as an unknown code", () =>
    withInboundSite(suite, {}, async (site) => {
      for (const code of ["", "a/b", `${site.code}/more`, `%00`, "x".repeat(5_000)]) {
        assert.equal((await site.call({ json: {}, code })).status, 404, code);
      }
      assert.equal((await site.call({ json: {}, code: `${site.code}/` })).status, 200);
    }),
  );

  suite.test("the code stands in no log and no refusal, whatever goes wrong", () =>
    withInboundSite(
      suite,
      {
        authentication: { kind: "basic", username: "erp", password: () => Promise.reject(new Error("vault is down")) },
        methods: ["POST"],
      },
      async (site) => {
        for (const call of [{}, { method: "PUT" }, { query: "?a=1" }]) await site.call(call);
        assert.deepEqual((await site.refusals()).length, 3);
        const told = JSON.stringify([site.logged, await site.webhooks.inbound.refusals()]);
        assert.ok(site.logged.length > 0);
        assert.equal(told.includes(site.code.slice(4)), false);
        assert.ok(told.includes("REF***"));
      },
    ),
  );
}

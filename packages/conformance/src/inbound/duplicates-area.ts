import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { github } from "@ancrage/core";
import type { InboundSuite } from "./inbound-suite.ts";
import { withInboundSite } from "./with-inbound-site.ts";

/** Callers call again. */
export function duplicatesArea(suite: InboundSuite): void {
  suite.test("of calls with one key, at once or later, one runs, and all are answered as the first was", () =>
    withInboundSite(
      suite,
      { dedupe: "body.id", response: ({ body }) => ({ body: `taken with ${(body as { n: number }).n}` }) },
      async (site) => {
        const replies = await Promise.all(Array.from({ length: 10 }, (_, n) => site.call({ json: { id: "E-1", n } })));
        await site.settle();
        replies.push(await site.call({ json: { id: "E-1", n: 11 } }));
        await site.settle();
        assert.equal(new Set(replies.map(({ status, text }) => `${status} ${text}`)).size, 1);
        assert.equal(site.ran.length, 1);
        assert.equal((await site.webhooks.inbound.receipts.list({ limit: 100 })).items.length, 11);
      },
    ),
  );

  suite.test("two callers who number their calls alike lose none, and a code that was rotated is the same caller", () =>
    withInboundSite(suite, { dedupe: "body.id" }, async (site) => {
      const bank = await site.webhooks.inbound.codes.issue("refresh-customer", { label: "Bank" });
      const rotated = await site.webhooks.inbound.codes.rotate(site.codeId);
      for (const code of [site.code, bank.code, rotated.code]) await site.call({ json: { id: 1 }, code });
      await site.settle();
      assert.equal(site.ran.length, 2);
    }),
  );

  suite.test("a sync call that was processed is answered as then, one that failed runs again", async () => {
    let calls = 0;
    await withInboundSite(
      suite,
      {
        ...{ mode: "sync", dedupe: "body.id" },
        handler({ respond }) {
          calls += 1;
          if (calls === 1) throw new Error("not yet");
          respond(201, {}, `run ${calls}`);
        },
      },
      async (site) => {
        const statuses: string[] = [];
        for (let call = 0; call < 3; call += 1) {
          const { status, text } = await site.call({ json: { id: "E-1" } });
          statuses.push(`${status} ${text}`);
        }
        assert.deepEqual(statuses, ["500 Internal Server Error", "201 run 2", "201 run 2"]);
      },
    );
  });

  suite.test("a sync call whose first is still running is told to come again", async () => {
    const { promise: begun, resolve: begin } = Promise.withResolvers<void>();
    const { promise: done, resolve: finish } = Promise.withResolvers<void>();
    const handler = () => {
      begin();
      return done;
    };
    await withInboundSite(suite, { mode: "sync", dedupe: "body.id", handler }, async (site) => {
      const first = site.call({ json: { id: "E-1" } });
      await begun;
      const second = await site.call({ json: { id: "E-1" } });
      assert.deepEqual([second.status, second.headers["retry-after"]], [409, "1"]);
      finish();
      assert.equal((await first).status, 200);
    });
  });

  for (const sameBytes of ["flag", "refuse"] as const) {
    suite.test(`the same bytes under another id of a sender that signs neither: ${sameBytes}`, () =>
      withInboundSite(suite, { authentication: github({ secrets: "s" }), sameBytes }, async (site) => {
        const body = '{"action":"opened"}';
        const signature = `sha256=${createHmac("sha256", "s").update(body).digest("hex")}`;
        const send = (id: string) => {
          const named = { "x-hub-signature-256": signature, "x-github-delivery": id };
          return site.call({ headers: { "content-type": "application/json", ...named }, body });
        };
        assert.equal((await send("a")).status, 200);
        assert.equal((await send("b")).status, sameBytes === "flag" ? 200 : 409);
        assert.equal((await send("a")).status, 200);
        await site.settle();
        assert.equal(site.ran.length, sameBytes === "flag" ? 2 : 1);
        const { items } = await site.webhooks.inbound.receipts.list();
        assert.equal(items.filter((receipt) => receipt.sameBytesAs !== null).length, sameBytes === "flag" ? 1 : 0);
      }),
    );
  }
}

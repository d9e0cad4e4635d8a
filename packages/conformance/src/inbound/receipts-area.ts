import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { fromPaths, isAncrageError, stripe } from "@ancrage/core";
import { z } from "zod";
import type { InboundSuite } from "./inbound-suite.ts";
import { type InboundSetup, type InboundSite, withInboundSite } from "./with-inbound-site.ts";

const hour = 3_600_000;

function signedCall(secret: string) {
  const t = Math.floor(Date.now() / 1000);
  const v1 = createHmac("sha256", secret).update(`${t}.{}`).digest("hex");
  return { headers: { "content-type": "application/json", "stripe-signature": `t=${t},v1=${v1}` }, body: "{}" };
}

async function replayFault(site: InboundSite, id: string, verify: "again" | "skip"): Promise<string> {
  try {
    const { verified } = await site.webhooks.inbound.receipts.replay(id, verify);
    return verified ? "verified" : "skipped";
  } catch (error) {
    if (!isAncrageError(error, "receipt_not_replayable")) throw error;
    return error.details.because;
  }
}

/** What is kept of a call, and what can be done with it later. */
export function receiptsArea(suite: InboundSuite): void {
  const wire = ["host", "connection", "user-agent"];
  const credentials = { authorization: "Bearer x", cookie: "a=b", "x-api-key": "k", "x-request-id": "r-1" };
  const readers: readonly (readonly [string, InboundSetup["headers"], object])[] = [
    ["that names no headers is given all but credentials", undefined, { "x-request-id": "r-1" }],
    ["that names one is given it, by its alias", fromPaths({ id: "X-Request-Id" }), { id: "r-1" }],
    ["that names a password is given none", fromPaths({ a: "authorization", c: "cookie" }), {}],
  ];
  for (const [what, headers, expected] of readers) {
    suite.test(`a handler ${what}`, () =>
      withInboundSite(suite, { ...(headers && { headers }), methods: ["GET"] }, async (site) => {
        assert.equal((await site.call({ method: "GET", headers: credentials })).status, 200);
        await site.settle();
        const given = Object.entries(site.ran[0]?.headers as Record<string, unknown>);
        const known = given.filter(([name, value]) => value !== undefined && !wire.includes(name));
        assert.deepEqual(Object.fromEntries(known), expected);
        const [{ id = "" } = {}] = (await site.webhooks.inbound.receipts.list()).items;
        const kept = JSON.stringify((await site.webhooks.inbound.receipts.get(id)).headers);
        assert.equal(/authorization|cookie|x-api-key/.test(kept), false);
      }),
    );
  }

  suite.test("a receipt is replayed as of the time when it came, or unverified, and says which", async () => {
    let secrets = ["first"];
    await withInboundSite(suite, { authentication: stripe({ secrets: () => secrets }) }, async (site) => {
      const call = signedCall("first");
      assert.equal((await site.call(call)).status, 200);
      const [{ id = "" } = {}] = (await site.webhooks.inbound.receipts.list()).items;
      assert.equal(await replayFault(site, id, "again"), "running");
      await site.settle();
      site.passTime(hour);
      assert.equal((await site.call(call)).status, 401);
      assert.equal(await replayFault(site, id, "again"), "verified");
      secrets = ["second"];
      assert.equal(await replayFault(site, id, "again"), "refused");
      site.passTime(1);
      assert.equal(await replayFault(site, id, "skip"), "skipped");
      await site.settle();
      assert.equal(site.ran.length, 3);
      const { items } = await site.webhooks.inbound.receipts.list();
      assert.deepEqual(
        items.map(({ verdict, replayOf }) => [verdict.scheme, replayOf]),
        [
          ["skipped", id],
          ["stripe", id],
          ["stripe", null],
        ],
      );
    });
  });

  suite.test("what was set aside runs once its schema has been mended and it is replayed", async () => {
    let isMended = false;
    const body = z.unknown().refine(() => isMended, "not yet");
    await withInboundSite(suite, { body, onMismatch: "quarantine" }, async (site) => {
      assert.equal((await site.call({ json: { a: 1 } })).status, 200);
      const [{ id = "" } = {}] = (await site.webhooks.inbound.receipts.list({ state: "quarantined" })).items;
      const states = [(await site.webhooks.inbound.receipts.replay(id, "skip")).state];
      isMended = true;
      states.push((await site.webhooks.inbound.receipts.replay(id, "skip")).state);
      assert.deepEqual(states, ["quarantined", "received"]);
      await site.settle();
      assert.deepEqual(
        site.ran.map((call) => call.body),
        [{ a: 1 }],
      );
    });
  });
}

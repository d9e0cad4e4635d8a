import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { gzipSync } from "node:zlib";
import { github, slack, stripe } from "@ancrage/core";
import type { InboundSuite } from "./inbound-suite.ts";
import { type InboundSetup, type InboundSite, withInboundSite } from "./with-inbound-site.ts";

const secret = "It's a Secret to Everybody";
const signed: InboundSetup = { authentication: github({ secrets: secret }), accepts: ["json", "text"] };

function signedByGithub(body: Uint8Array, more: Readonly<Record<string, string>> = {}) {
  const signature = createHmac("sha256", secret).update(body).digest("hex");
  return { "content-type": "application/json", "x-hub-signature-256": `sha256=${signature}`, ...more };
}

const mebibyte = 1_048_576;

/** Signatures are about bytes, so the bytes are taken as they came. */
export function rawBytesArea(suite: InboundSuite): void {
  const bodies: Readonly<Record<string, Uint8Array>> = {
    "with a byte order mark": Buffer.from('\ufeff{"a":1}'),
    "with a name twice": Buffer.from('{"a":1,"a":2}'),
    "with white space and line ends of its own": Buffer.from('{ "a" : 1.0 ,\r\n"b":1e0 }\n'),
  };
  for (const [what, body] of Object.entries(bodies)) {
    suite.test(`a signed body ${what} is verified and kept as it came`, () =>
      withInboundSite(suite, signed, async (site) => {
        for (const sent of [body, [body.subarray(0, 3), body.subarray(3)]]) {
          assert.equal((await site.call({ headers: signedByGithub(body), body: sent })).status, 200);
        }
        const [{ id = "" } = {}] = (await site.webhooks.inbound.receipts.list()).items;
        assert.equal((await site.webhooks.inbound.receipts.get(id)).body, body.toString());
      }),
    );
  }

  suite.test("a signed body that is not UTF-8 is verified as it came, and then refused", () =>
    withInboundSite(suite, signed, async (site) => {
      const body = Buffer.from([0x22, 0xff, 0xfe, 0x22]);
      assert.equal((await site.call({ headers: signedByGithub(body), body })).status, 400);
      assert.equal((await site.call({ headers: signedByGithub(Buffer.from('"\ufffd\ufffd"')), body })).status, 401);
    }),
  );

  suite.test("a call that is not signed, or wrongly, is answered a bare 401, and the operator is told why", () =>
    withInboundSite(suite, { authentication: stripe({ secrets: ` ${secret}` }) }, async (site) => {
      const at = (offS: number, key = secret) => {
        const t = Math.floor(Date.now() / 1000) + offS;
        const v1 = createHmac("sha256", key).update(`${t}.{}`).digest("hex");
        return { "content-type": "application/json", "stripe-signature": `t=${t},v1=${v1}` };
      };
      for (const [headers, why] of [
        [{ "content-type": "application/json" }, /stripe-signature is missing/],
        [at(0, "another"), /No signature matches/],
        [at(0), /white space/],
        [at(-400, ` ${secret}`), /signed 40[01] s ago/],
        [at(400, ` ${secret}`), /s in the future/],
      ] as const) {
        const reply = await site.call({ headers, body: "{}" });
        assert.deepEqual([reply.status, reply.text], [401, "Unauthorized"]);
        assert.match((await site.refusals())[0] ?? "", why);
      }
      assert.equal((await site.call({ headers: at(-299, ` ${secret}`), body: "{}" })).status, 200);
      const told = JSON.stringify([site.logged, await site.webhooks.inbound.refusals()]);
      assert.equal(told.includes("Secret"), false);
    }),
  );

  suite.test("gzip is refused, unless it is asked for; then the signature is about the coded bytes", async () => {
    const body = gzipSync('{"a":1}');
    const headers = signedByGithub(body, { "content-encoding": "gzip" });
    await withInboundSite(suite, signed, async (site) => {
      assert.equal((await site.call({ headers, body })).status, 415);
    });
    await withInboundSite(suite, { ...signed, gzip: true }, async (site) => {
      assert.equal((await site.call({ headers, body })).status, 200);
      const bomb = gzipSync(Buffer.alloc(mebibyte + 1, " "));
      const bombed = signedByGithub(bomb, { "content-encoding": "gzip" });
      assert.equal((await site.call({ headers: bombed, body: bomb })).status, 400);
      await site.settle();
      assert.deepEqual(
        site.ran.map((call) => call.body),
        [{ a: 1 }],
      );
    });
  });

  suite.test("a body over 1 MiB is answered 413 as soon as that is known", () =>
    withInboundSite(suite, {}, async (site) => {
      const json = { "content-type": "application/json" };
      const statusOf = async (call: Parameters<InboundSite["call"]>[0]) => (await site.call(call)).status;
      assert.equal(await statusOf({ headers: json, body: "1".padEnd(mebibyte) }), 200);
      assert.equal(await statusOf({ headers: json, body: "1".padEnd(mebibyte + 1) }), 413);
      const half = Buffer.alloc(mebibyte / 2, " ");
      assert.equal(await statusOf({ headers: json, body: [half, half, Buffer.from("1")], endsBody: false }), 413);
      const announced = { ...json, "content-length": mebibyte + 1 };
      assert.equal(await statusOf({ headers: announced, body: [Buffer.from("1")], endsBody: false }), 413);
      assert.equal((await site.webhooks.inbound.receipts.list()).items.length, 1);
    }),
  );

  suite.test("JSON nested deeper than anybody means, or with __proto__, harms nothing", () =>
    withInboundSite(suite, { mode: "sync" }, async (site) => {
      const deep = "[".repeat(50_000) + "]".repeat(50_000);
      assert.equal((await site.call({ headers: { "content-type": "application/json" }, body: deep })).status, 400);
      const body = '{"__proto__":{"admin":true}}';
      assert.equal((await site.call({ headers: { "content-type": "application/json" }, body })).status, 200);
      assert.equal((site.ran[0]?.body as { admin?: boolean } | undefined)?.admin, undefined);
    }),
  );

  suite.test("Slack's own calls are answered without the handler", () =>
    withInboundSite(suite, { authentication: slack({ secrets: secret }), accepts: ["json", "form"] }, async (site) => {
      const send = (type: string, body: string, key = secret) => {
        const t = Math.floor(Date.now() / 1000);
        const v0 = createHmac("sha256", key).update(`v0:${t}:${body}`).digest("hex");
        const signature = { "x-slack-signature": `v0=${v0}`, "x-slack-request-timestamp": String(t) };
        return site.call({ headers: { "content-type": type, ...signature }, body });
      };
      const challenge = JSON.stringify({ type: "url_verification", challenge: "c-1" });
      const reply = await send("application/json", challenge);
      assert.deepEqual([reply.status, reply.text], [200, "c-1"]);
      assert.equal((await send("application/json", challenge, "forged")).status, 401);
      const check = await send("application/x-www-form-urlencoded", "ssl_check=1&event=forged", "forged");
      assert.deepEqual([check.status, check.text], [200, ""]);
      assert.equal((await site.webhooks.inbound.receipts.list()).items.length, 0);
    }),
  );

  if (suite.bodyParser === false) return;

  suite.test("a body that somebody read before is answered 500 at once, naming the fix", () =>
    withInboundSite(suite, { bodyParser: "consumes" }, async (site) => {
      const reply = await site.call({ json: { a: 1 } });
      assert.equal(reply.status, 500);
      const { error } = JSON.parse(reply.text) as { error: { code: string; message: string } };
      assert.equal(error.code, "body_consumed");
      assert.match(error.message, /before body parsers.*rawBody/);
      assert.equal((await site.call()).status, 200);
    }),
  );

  suite.test("bytes that a body parser kept as rawBody are taken", () =>
    withInboundSite(suite, { ...signed, bodyParser: "keepsBytes" }, async (site) => {
      const body = Buffer.from('{"a": 1.0}');
      assert.equal((await site.call({ headers: signedByGithub(body), body })).status, 200);
      await site.settle();
      assert.deepEqual(site.ran[0]?.body, { a: 1 });
    }),
  );
}

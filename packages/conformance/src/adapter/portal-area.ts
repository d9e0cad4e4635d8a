import assert from "node:assert/strict";
import { gzipSync } from "node:zlib";
import type { PortalFile } from "@ancrage/core";
import type { AdapterSuite } from "./adapter-suite.ts";
import { expectError } from "./expect-reply.ts";
import { withSite } from "./with-site.ts";

const file = (contentType: string, text: string, isImmutable: boolean): PortalFile => ({
  ...{ contentType, text, isImmutable },
  gzip: gzipSync(text),
});
const script = "const greeting = 'Été';\n".repeat(2_000);
const portal = new Map([
  ["", file("text/html; charset=utf-8", "<!doctype html><title>Été</title>", false)],
  ["assets/main-1a2b3c.js", file("text/javascript; charset=utf-8", script, true)],
]);

/** The portal: public files under `/portal`, with their types, a strict policy, and a name that lasts for what never changes. */
export function portalArea(suite: AdapterSuite): void {
  for (const prefix of ["/webhooks", "/deep/er", ""]) {
    suite.test(`the portal is served under ${prefix || "the root"}, to anybody`, () =>
      withSite(suite, { prefix, portal }, async (site) => {
        const moved = await site.send({ path: "/portal", as: null });
        assert.equal(moved.status, 308);
        const page = new URL(moved.headers.location ?? "", `http://a.example${prefix}/portal`).pathname;
        assert.equal(page, `${prefix}/portal/`);
        const shell = await site.send({ path: "/portal/", as: null });
        assert.deepEqual([shell.status, shell.text], [200, "<!doctype html><title>Été</title>"]);
        assert.equal(shell.headers["content-type"], "text/html; charset=utf-8");
        assert.equal(shell.headers["cache-control"], "no-cache");
        assert.equal(shell.headers["x-content-type-options"], "nosniff");
        const asset = await site.send({ path: "/portal/assets/main-1a2b3c.js?a=1", as: null });
        assert.deepEqual([asset.status, asset.text], [200, script]);
        assert.equal(asset.headers["cache-control"], "public, max-age=31536000, immutable");
        assert.equal(site.authentications(), 0);
      }),
    );
  }

  suite.test("the portal's policy lets nothing inline run, and nothing from elsewhere load", () =>
    withSite(suite, { portal }, async (site) => {
      const { headers } = await site.send({ path: "/portal/", as: null });
      const policy = String(headers["content-security-policy"]);
      assert.match(policy, /default-src 'none'; script-src 'self'; style-src 'self';/);
      assert.doesNotMatch(policy, /unsafe|nonce|https?:|\*/);
    }),
  );

  suite.test("the portal's files come compressed to whoever takes that, and as they are to others", () =>
    withSite(suite, { portal }, async (site) => {
      const path = "/portal/assets/main-1a2b3c.js";
      for (const [accepted, encoding] of [
        ["gzip, br", "gzip"],
        ["br;q=1, GZIP;q=0.5", "gzip"],
        ["br, gzip;q=0", undefined],
        ["gzip;q=0.0", undefined],
        ["xgzip", undefined],
        ["identity", undefined],
      ] as const) {
        const { headers, bytes } = await site.send({ path, as: null, headers: { "accept-encoding": accepted } });
        assert.deepEqual([accepted, headers["content-encoding"]], [accepted, encoding]);
        assert.match(String(headers["vary"]), /accept-encoding/i);
        assert.deepEqual(bytes, encoding === "gzip" ? gzipSync(script) : Buffer.from(script));
      }
    }),
  );

  suite.test("HEAD of a file of the portal has its headers alone; nothing can be changed there", () =>
    withSite(suite, { portal }, async (site) => {
      const head = await site.send({ method: "HEAD", path: "/portal/", as: null });
      assert.deepEqual([head.status, head.text, head.headers["content-type"]], [200, "", "text/html; charset=utf-8"]);
      for (const method of ["POST", "PUT", "DELETE"]) {
        const reply = await site.send({ method, path: "/portal/", json: {} });
        expectError(reply, 405, "method_not_allowed");
        assert.equal(reply.headers.allow, "GET, HEAD");
      }
    }),
  );

  suite.test("what the portal does not have is a 404, and steps in a path lead nowhere", () =>
    withSite(suite, { portal }, async (site) => {
      for (const path of ["/portal/nothing", "/portal/assets/", "/portal/assets/../index.html"]) {
        expectError(await site.send({ path, as: null }), 404, "route_not_found");
      }
    }),
  );

  suite.test("without the option there is no portal", () =>
    withSite(suite, {}, async (site) => {
      for (const path of ["/portal", "/portal/"]) {
        expectError(await site.send({ path, as: null }), 404, "route_not_found");
      }
    }),
  );
}

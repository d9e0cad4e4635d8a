import assert from "node:assert/strict";
import type { InboundSuite } from "./inbound-suite.ts";
import { withInboundSite } from "./with-inbound-site.ts";

const origin = "https://shop.example";
const preflight = {
  method: "OPTIONS",
  headers: { origin, "access-control-request-method": "POST", "access-control-request-headers": "content-type,x-a" },
} as const;

/** Pages of other sites. */
export function crossOriginArea(suite: InboundSuite): void {
  suite.test("pages of other sites may not call, unless that is wanted", () =>
    withInboundSite(suite, {}, async (site) => {
      for (const reply of [await site.call(preflight), await site.call({ json: {}, headers: { origin } })]) {
        assert.equal(reply.headers["access-control-allow-origin"], undefined);
      }
      assert.equal((await site.call(preflight)).status, 405);
    }),
  );

  suite.test("a preflight is answered by the same methods that are taken", () =>
    withInboundSite(suite, { allowedOrigins: [origin], methods: ["POST", "PUT"] }, async (site) => {
      const reply = await site.call(preflight);
      assert.equal(reply.status, 204);
      assert.deepEqual(
        ["origin", "methods", "headers"].map((name) => reply.headers[`access-control-allow-${name}`]),
        [origin, "POST, PUT", "content-type,x-a"],
      );
      const answer = await site.call({ json: {}, headers: { origin } });
      assert.deepEqual([answer.status, answer.headers["access-control-allow-origin"]], [200, origin]);
      assert.equal(answer.headers.vary, "origin");
      const foreign = await site.call({
        ...preflight,
        headers: { ...preflight.headers, origin: "https://evil.example" },
      });
      assert.deepEqual([foreign.status, foreign.headers["access-control-allow-origin"]], [405, undefined]);
      assert.equal((await site.call({ ...preflight, code: "unknown" })).status, 404);
      await site.settle();
      assert.equal(site.ran.length, 1);
    }),
  );
}

import assert from "node:assert/strict";
import type { AdapterSuite } from "./adapter-suite.ts";
import { expectError, expectJson } from "./expect-reply.ts";
import { withSite } from "./with-site.ts";

/** Which paths are the adapter's, and which the host's. */
export function mountingArea(suite: AdapterSuite): void {
  for (const path of ["", "/", "/nowhere", "/endpoints/ep_1/nowhere", "/health/nowhere", "/ENDPOINTS", "/?a=1"]) {
    suite.test(`under a prefix ${path || "the prefix itself"} is a JSON 404`, () =>
      withSite(suite, {}, async (site) => {
        for (const method of ["GET", "POST", "PUT"]) {
          const { details } = expectError(await site.send({ method, path, as: null }), 404, "route_not_found");
          assert.match(String(details["path"]), /^\/webhooks/);
        }
      }),
    );
  }

  suite.test("a path that only begins like the prefix is the host's", () =>
    withSite(suite, { prefix: "/webhooks" }, async (site) => {
      const reply = await site.send({ path: "-and-more/health" });
      assert.notEqual(reply.text, JSON.stringify({ status: "ok" }));
      assert.deepEqual(site.calls, []);
    }),
  );

  suite.test("at the root a path that no route has is left to the host", () =>
    withSite(suite, { prefix: "" }, async (site) => {
      for (const path of ["/", "/customers", "/endpoints/ep_1/nowhere"]) {
        const reply = await site.send({ path, as: null });
        if (suite.passesOn ?? true) assert.deepEqual([reply.status, reply.text], [200, "host"]);
        else expectError(reply, 404, "route_not_found");
      }
      assert.equal(site.authentications(), 0);
    }),
  );

  suite.test("a slash at the end of a path is no difference", () =>
    withSite(suite, {}, async (site) => {
      expectJson(await site.send({ path: "/endpoints/" }), 200);
      expectJson(await site.send({ path: "/endpoints/ep_1/?" }), 200);
      expectError(await site.send({ path: "/endpoints//" }), 404, "route_not_found");
      assert.deepEqual(
        site.calls.map(({ operation }) => operation),
        ["endpoints.list", "endpoints.get"],
      );
    }),
  );

  if (suite.bodyParser ?? true) {
    suite.test("the host still gets what a body parser made of requests that are not ours", () =>
      withSite(suite, { prefix: "", bodyParser: true }, async (site) => {
        const reply = await site.send({ method: "POST", path: "/customers", json: { name: "A" } });
        if (suite.passesOn ?? true) assert.equal(reply.text, "host");
      }),
    );
  }
}

import assert from "node:assert/strict";
import type { AdapterSuite } from "./adapter-suite.ts";
import { expectError, expectJson } from "./expect-reply.ts";
import { withSite } from "./with-site.ts";

/** Queries are checked like bodies. */
export function queriesArea(suite: AdapterSuite): void {
  for (const [path, issuePath] of [
    ["/endpoints?limit=0", "limit"],
    ["/endpoints?limit=101", "limit"],
    ["/endpoints?limit=many", "limit"],
    ["/endpoints?limit=1.5", "limit"],
    ["/endpoints?limit=", "limit"],
    ["/endpoints?limit=2&limit=3", "limit"],
    ["/endpoints?limit=2&li%6Dit=2", "limit"],
    [`/endpoints?cursor=${"x".repeat(513)}`, "cursor"],
    ["/endpoints?page=2", ""],
    ["/endpoints?__proto__=2", ""],
    ["/deliveries?state=failed", "state"],
    ["/deliveries?since=yesterday", "since"],
    ["/deliveries?since=2030-01-01", "since"],
    ["/deliveries?trigger=A&trigger=B", "trigger"],
    ["/deliveries?state[]=pending", ""],
    ["/triggers/NewOpportunity/performList?limit=-1", "limit"],
  ] as const) {
    suite.test(`the query of ${path.slice(0, 60)} is refused with where and why`, () =>
      withSite(suite, {}, async (site) => {
        const issues = expectError(await site.send({ path }), 400, "invalid_request").details["issues"];
        assert.equal((issues as { path: string }[])[0]?.path, issuePath);
        assert.deepEqual(site.calls, []);
      }),
    );
  }

  suite.test("a query with broken escapes is data, not a fault", () =>
    withSite(suite, {}, async (site) => {
      expectJson(await site.send({ path: "/endpoints?cursor=%zz%" }), 200);
      assert.deepEqual(site.calls[0]?.args[0], { cursor: "%zz%", limit: 25 });
    }),
  );

  suite.test("a route that reads no query ignores one", () =>
    withSite(suite, {}, async (site) => {
      expectJson(await site.send({ path: "/health?now=1&now=2" }), 200);
    }),
  );
}

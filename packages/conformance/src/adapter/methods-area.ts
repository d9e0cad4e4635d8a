import assert from "node:assert/strict";
import { type Route, routes } from "@ancrage/core";
import type { AdapterSuite } from "./adapter-suite.ts";
import { expectError } from "./expect-reply.ts";
import { routeExamples } from "./route-examples.ts";
import { withSite } from "./with-site.ts";

/** HEAD, and methods that a path does not have. */
export function methodsArea(suite: AdapterSuite): void {
  for (const route of routes.filter(({ method }) => method === "GET")) {
    suite.test(`HEAD ${route.path} answers like GET, without the body`, () =>
      withSite(suite, {}, async (site) => {
        const { path, status, as } = routeExamples[route.name];
        const get = await site.send({ path, as });
        const head = await site.send({ method: "HEAD", path, as });
        assert.deepEqual([head.status, head.text], [status, ""]);
        assert.equal(head.headers["content-type"], get.headers["content-type"]);
        assert.equal(head.headers["cache-control"], get.headers["cache-control"]);
        assert.equal(site.calls.length, 2);
      }),
    );
  }

  suite.test("a refused HEAD has no body either", () =>
    withSite(suite, {}, async (site) => {
      const reply = await site.send({ method: "HEAD", path: "/endpoints", as: null });
      assert.deepEqual([reply.status, reply.text], [401, ""]);
    }),
  );

  const rows: readonly Route[] = routes;
  for (const path of new Set(rows.map((route) => route.path))) {
    const concrete = path.replaceAll(/:\w+/g, "x");
    // `/deliveries/replay` and `/deliveries/export` are paths of their own and of `/deliveries/:id` too.
    const samePath = rows.filter((route) => new RegExp(`^${route.path.replaceAll(/:\w+/g, "[^/]+")}$`).test(concrete));
    const allow = [...new Set(samePath.flatMap(({ method }) => (method === "GET" ? ["GET", "HEAD"] : [method])))];
    suite.test(`${path} answers other methods than ${allow.join(", ")} with 405 and names them`, () =>
      withSite(suite, {}, async (site) => {
        for (const method of ["GET", "POST", "PUT", "PATCH", "DELETE"].filter((each) => !allow.includes(each))) {
          const reply = await site.send({ method, path: concrete, as: null });
          const { details } = expectError(reply, 405, "method_not_allowed");
          assert.deepEqual(details["allow"], allow);
          assert.equal(reply.headers.allow, allow.join(", "));
        }
        assert.deepEqual(site.calls, []);
      }),
    );
  }
}

import assert from "node:assert/strict";
import { type Caller, type Role, type Route, type RouteName, routes } from "@ancrage/core";
import type { AdapterSuite } from "./adapter-suite.ts";
import { expectError } from "./expect-reply.ts";
import { routeExamples } from "./route-examples.ts";
import { callers } from "./test-callers.ts";
import { withSite } from "./with-site.ts";

const ranks: readonly Role[] = ["subscriber", "operator", "admin"];

/** Who may call which row, and for whom the operation then acts. */
export function rolesArea(suite: AdapterSuite): void {
  const rows: readonly (Route & { readonly name: RouteName })[] = routes;
  for (const { name, method, path, role } of rows) {
    const { path: examplePath, body, status, actsForCaller } = routeExamples[name];
    const request = { method, path: examplePath, json: body };
    const isPublic = role === "public";

    suite.test(`${method} ${path} ${isPublic ? "is open to anybody" : "answers 401 to nobody"}`, () =>
      withSite(suite, {}, async (site) => {
        const reply = await site.send({ ...request, as: null });
        if (isPublic) assert.equal(reply.status, status);
        else expectError(reply, 401, "unauthenticated");
        assert.equal(site.calls.length, isPublic ? 1 : 0);
      }),
    );

    for (const [title, caller] of Object.entries<Caller>(callers)) {
      const needs = isPublic ? null : missing(caller, role);
      suite.test(`${method} ${path} ${needs === null ? "serves" : "refuses"} ${title}`, () =>
        withSite(suite, {}, async (site) => {
          const reply = await site.send({ ...request, as: caller });
          if (needs === null) {
            assert.equal(reply.status, status, reply.text);
            if (actsForCaller !== false) assert.deepEqual(site.calls[0]?.args.at(-1), actingFor(caller));
          } else {
            const { details } = expectError(reply, 403, "forbidden");
            assert.deepEqual(details, { role: caller.role, needs });
            assert.deepEqual(site.calls, []);
          }
        }),
      );
    }
  }

  suite.test("an operator acts for the tenant even when its login names an owner", () =>
    withSite(suite, {}, async (site) => {
      await site.send({ path: "/endpoints", as: { ...callers.operator, ownerId: "owner-1" } });
      assert.deepEqual(site.calls[0]?.args.at(-1), { tenantId: "t1" });
    }),
  );

  suite.test("an empty ownerId is none", () =>
    withSite(suite, {}, async (site) => {
      expectError(
        await site.send({ path: "/endpoints", as: { ...callers.subscriber, ownerId: "" } }),
        403,
        "forbidden",
      );
      assert.deepEqual(site.calls, []);
    }),
  );
}

function missing(caller: Caller, least: Role): string | null {
  if (ranks.indexOf(caller.role) < ranks.indexOf(least)) return least;
  return caller.role === "subscriber" && caller.ownerId === undefined ? "ownerId" : null;
}

function actingFor({ tenantId, role, ownerId }: Caller): unknown {
  return role === "subscriber" ? { tenantId, ownerId } : { tenantId };
}

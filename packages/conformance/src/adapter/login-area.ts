import assert from "node:assert/strict";
import { AncrageError } from "@ancrage/core";
import type { AdapterSuite } from "./adapter-suite.ts";
import { expectError, expectJson } from "./expect-reply.ts";
import { withSite } from "./with-site.ts";

/** The host's own login decides who calls. */
export function loginArea(suite: AdapterSuite): void {
  for (const nobody of [null, undefined, false, "", 0] as const) {
    suite.test(`a login that answers ${JSON.stringify(nobody) ?? "undefined"} means 401`, () =>
      withSite(suite, { authenticate: () => nobody }, async (site) => {
        expectError(await site.send({ path: "/endpoints" }), 401, "unauthenticated");
        expectError(await site.send({ method: "POST", path: "/endpoints", body: "no JSON" }), 401, "unauthenticated");
        assert.deepEqual(site.calls, []);
      }),
    );
  }

  for (const [what, authenticate] of [
    ["throws", () => throwing(new Error("ldap://admin:hunter2@10.0.0.1"))],
    ["rejects", () => Promise.reject(new Error("ldap://admin:hunter2@10.0.0.1"))],
    [
      "throws one of our own errors",
      () => throwing(new AncrageError("event_not_found", "hunter2", { eventId: "hunter2" })),
    ],
  ] as const) {
    suite.test(`a login that ${what} is answered 500 and hidden`, () =>
      withSite(suite, { authenticate }, async (site) => {
        const reply = await site.send({ path: "/endpoints" });
        expectError(reply, 500, "internal");
        assert.doesNotMatch(reply.text, /hunter2/);
        assert.equal(site.logged.length, 1);
        assert.deepEqual(site.calls, []);
      }),
    );
  }

  for (const caller of [
    { tenantId: "t1", role: "superuser" },
    { tenantId: "t1", role: "constructor" },
    { tenantId: "t1" },
    { role: "admin" },
    { tenantId: "", role: "admin" },
    { tenantId: 7, role: "admin" },
    { tenantId: "t1", role: "subscriber", ownerId: 7 },
    "admin",
  ]) {
    suite.test(`a login that answers ${JSON.stringify(caller)} is a fault of the host, and lets nobody in`, () =>
      withSite(suite, { authenticate: () => caller as never }, async (site) => {
        expectError(await site.send({ path: "/endpoints" }), 500, "internal");
        assert.equal(site.logged.length, 1);
        assert.deepEqual(site.calls, []);
      }),
    );
  }

  suite.test("a public route asks for no login", () =>
    withSite(suite, { authenticate: () => throwing(new Error("not asked")) }, async (site) => {
      expectJson(await site.send({ path: "/health", as: null }), 200);
      assert.equal(site.authentications(), 0);
    }),
  );
}

function throwing(error: Error): never {
  throw error;
}

import assert from "node:assert/strict";
import type { AdapterSuite } from "./adapter-suite.ts";
import { askedOfSubscribe } from "./asked-of-subscribe.ts";
import { expectError, expectJson, expectNoContent } from "./expect-reply.ts";
import { callers } from "./test-callers.ts";
import { withSite } from "./with-site.ts";

/** The calls of automation platforms. */
export function subscribeArea(suite: AdapterSuite): void {
  suite.test("subscribing to what is subscribed already answers 200 with the id alone", () =>
    withSite(suite, {}, async (site) => {
      site.subscribeCreates = false;
      const json = { trigger: "NewOpportunity", targetUrl: "https://zap.example/1" };
      const reply = await site.send({ method: "POST", path: "/subscriptions", json });
      assert.deepEqual(expectJson(reply, 200), { id: "sub_1" });
    }),
  );

  for (const body of [
    { event: "NewOpportunity", hookUrl: "https://zap.example/1" },
    { event: "NewOpportunity", url: "https://zap.example/1" },
    { trigger: "NewOpportunity", targetUrl: "https://zap.example/1", whatever: { the: ["platform", "adds"] } },
  ]) {
    suite.test(`a subscribe call may be worded ${Object.keys(body).join(", ")}`, () =>
      withSite(suite, {}, async (site) => {
        const reply = await site.send({ method: "POST", path: "/subscriptions", json: body, as: callers.subscriber });
        expectJson(reply, 201);
        const actingFor = { tenantId: "t1", ownerId: "owner-1" };
        assert.deepEqual(site.calls, [{ operation: "subscriptions.subscribe", args: [askedOfSubscribe, actingFor] }]);
      }),
    );
  }

  suite.test("unsubscribing needs no body and ignores one that platforms send", () =>
    withSite(suite, {}, async (site) => {
      const headers = { "content-type": "application/x-www-form-urlencoded" };
      const path = "/subscriptions/sub_1";
      expectNoContent(await site.send({ method: "DELETE", path }));
      expectNoContent(await site.send({ method: "DELETE", path, headers, body: "id=sub_1" }));
    }),
  );

  suite.test("a subscriber may name itself as the owner of an endpoint, and nobody else", () =>
    withSite(suite, {}, async (site) => {
      const create = (ownerId: string, as: typeof callers.subscriber | typeof callers.operator) => {
        const json = { name: "Mine", url: "https://receiver.example/", ownerId };
        return site.send({ method: "POST", path: "/endpoints", as, json });
      };
      const { details } = expectError(await create("owner-2", callers.subscriber), 400, "invalid_request");
      assert.match(JSON.stringify(details), /ownerId/);
      assert.equal(site.calls.length, 0);
      expectJson(await create("owner-1", callers.subscriber), 201);
      expectJson(await create("owner-2", callers.operator), 201);
      const created = site.calls.map(({ args }) => args);
      const endpoint = { name: "Mine", url: "https://receiver.example/" };
      assert.deepEqual(created, [
        [
          { ...endpoint, ownerId: "owner-1" },
          { tenantId: "t1", ownerId: "owner-1" },
        ],
        [{ ...endpoint, ownerId: "owner-2" }, { tenantId: "t1" }],
      ]);
    }),
  );
}

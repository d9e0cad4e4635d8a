import assert from "node:assert/strict";
import { AncrageError, type AnyAncrageError, routes } from "@ancrage/core";
import type { AdapterSuite } from "./adapter-suite.ts";
import { expectError, expectJson } from "./expect-reply.ts";
import { routeExamples } from "./route-examples.ts";
import { withSite } from "./with-site.ts";

const message = "What was wrong, and what to do.";

/** What operations throw on purpose, and how it is answered. */
const refusals: readonly (readonly [AnyAncrageError, number])[] = [
  [new AncrageError("invalid_request", message, { issues: [{ path: "a", message: "b" }] }), 400],
  [new AncrageError("invalid_cursor", message, {}), 400],
  [new AncrageError("unknown_trigger", message, { trigger: "A", registered: ["B"] }), 404],
  [new AncrageError("endpoint_not_found", message, { endpointId: "ep_1" }), 404],
  [new AncrageError("event_not_found", message, { eventId: "evt_1" }), 404],
  [new AncrageError("delivery_not_found", message, { deliveryId: "dlv_1" }), 404],
  [new AncrageError("name_taken", message, { name: "Mine" }), 409],
  [new AncrageError("duplicate_subscription", message, { subscriptionId: "sub_1", trigger: "A" }), 409],
  [new AncrageError("duplicate_endpoint", message, { trigger: "A" }), 409],
  [new AncrageError("endpoint_disabled", message, { endpointId: "ep_1" }), 409],
  [new AncrageError("url_refused", message, { reason: "privateAddress" }), 422],
  [new AncrageError("invalid_payload", message, { trigger: "A", issues: [] }), 500],
  [new AncrageError("missing_tenant", message, {}), 500],
  [new AncrageError("already_stopped", message, {}), 503],
];

/** Errors have one shape; what was not meant for the caller stays inside. */
export function errorsArea(suite: AdapterSuite): void {
  for (const [error, status] of refusals) {
    suite.test(`${error.code} of an operation is answered ${status} with its message and details`, () =>
      withSite(suite, {}, async (site) => {
        site.script = () => {
          throw error;
        };
        const shown = expectError(await site.send({ path: "/endpoints/ep_1" }), status, error.code);
        assert.equal(shown.message, message);
        assert.deepEqual(shown.details, error.details);
        assert.deepEqual(
          site.logged.map(({ fields }) => fields?.["error"]),
          status >= 500 ? [error] : [],
        );
      }),
    );
  }

  // The catalogue is in memory: nothing behind it can fail.
  for (const { name, method, path } of routes.filter(
    (route) => routeExamples[route.name].operation !== "triggers.list",
  )) {
    suite.test(`a fault behind ${method} ${path} is told to the logger and to nobody else`, () =>
      withSite(suite, {}, async (site) => {
        const fault = Object.assign(new Error("password=hunter2 at 10.0.0.1"), {
          code: "name_taken",
          details: "hunter2",
        });
        site.script = () => Promise.reject(fault);
        const { path: examplePath, body, as } = routeExamples[name];

        const reply = await site.send({ method, path: examplePath, json: body, as });

        const { details } = expectError(reply, 500, "internal");
        assert.deepEqual(details, {});
        assert.doesNotMatch(JSON.stringify([reply.text, reply.headers]), /hunter2|10\.0\.0\.1|node:|\.ts/);
        assert.equal(site.logged.length, 1);
        assert.equal(site.logged[0]?.fields?.["error"], fault);
      }),
    );
  }

  for (const thrown of ["hunter2", null, undefined, 7, { code: "name_taken", message: "hunter2" }]) {
    suite.test(`a thrown ${JSON.stringify(thrown) ?? "undefined"} is an internal error like any other`, () =>
      withSite(suite, {}, async (site) => {
        site.script = () => Promise.reject(thrown);
        const reply = await site.send({ path: "/endpoints/ep_1" });
        expectError(reply, 500, "internal");
        assert.doesNotMatch(reply.text, /hunter2/);
        site.script = () => {};
        expectJson(await site.send({ path: "/endpoints/ep_1" }), 200);
      }),
    );
  }
}

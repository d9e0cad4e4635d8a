import assert from "node:assert/strict";
import { routes } from "@ancrage/core";
import type { AdapterSuite } from "./adapter-suite.ts";
import { expectJson, expectNoContent, expectText } from "./expect-reply.ts";
import { routeExamples } from "./route-examples.ts";
import { callers } from "./test-callers.ts";
import { withSite } from "./with-site.ts";

/** Every row of the table reaches its operation, wherever the adapter is mounted and whatever ran before it. */
export function routesArea(suite: AdapterSuite): void {
  const parsers = (suite.bodyParser ?? true) ? [false, true] : [false];
  for (const prefix of ["", "/webhooks", "/deep/er"]) {
    for (const bodyParser of parsers) {
      const where = `${prefix === "" ? "at the root" : `under ${prefix}`}${bodyParser ? " after a body parser" : ""}`;
      for (const route of routes) {
        suite.test(`${route.method} ${route.path} ${where} reaches its operation`, () =>
          withSite(suite, { prefix, bodyParser }, async (site) => {
            const example = routeExamples[route.name];

            const reply = await site.send({
              method: route.method,
              path: example.path,
              json: example.body,
              as: example.as,
            });

            const actingFor = example.actsForCaller === false ? [] : [{ tenantId: callers.operator.tenantId }];
            assert.deepEqual(site.calls, [{ operation: example.operation, args: [...example.args, ...actingFor] }]);
            if (example.text !== undefined) {
              assert.equal(expectText(reply, example.status, example.text.contentType), example.text.body);
            } else if (example.reply === undefined) {
              assert.equal(reply.status, example.status);
              expectNoContent(reply);
            } else {
              assert.deepEqual(expectJson(reply, example.status), asJson(example.reply));
            }
          }),
        );
      }
    }
  }

  suite.test("a stalled dispatcher makes health answer 503 and nothing else", () =>
    withSite(suite, {}, async (site) => {
      site.health = "stalled";
      assert.deepEqual(expectJson(await site.send({ path: "/health", as: null }), 503), { status: "stalled" });
    }),
  );
}

function asJson(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}

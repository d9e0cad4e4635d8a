import assert from "node:assert/strict";
import type { AdapterSuite } from "./adapter-suite.ts";
import { expectError, expectJson } from "./expect-reply.ts";
import { withSite } from "./with-site.ts";

/** What stands in a path is data, however it is written. */
export function pathsArea(suite: AdapterSuite): void {
  for (const [written, meant] of [
    ["a%2Fb", "a/b"],
    ["%E2%82%AC", "€"],
    ["a%20b+c", "a b+c"],
    ["%2e%2e%2fhealth", "../health"],
    ["__proto__", "__proto__"],
    ["%25zz", "%zz"],
    [":id", ":id"],
    ["x".repeat(3000), "x".repeat(3000)],
  ] as const) {
    suite.test(`the id ${written.slice(0, 20)} in a path arrives decoded`, () =>
      withSite(suite, {}, async (site) => {
        expectJson(await site.send({ path: `/deliveries/${written}` }), 200);
        assert.deepEqual(site.calls[0]?.args[0], meant);
      }),
    );
  }

  for (const broken of ["%zz", "%", "%C3", "ok%F0%28%8C%28", "%u0041"]) {
    suite.test(`the broken escape ${broken} in a path is refused in words`, () =>
      withSite(suite, {}, async (site) => {
        for (const path of [`/deliveries/${broken}`, `/triggers/${broken}/performList`]) {
          const { message } = expectError(await site.send({ path }), 400, "invalid_request");
          assert.match(message, /percent-encoding/);
        }
        assert.deepEqual(site.calls, []);
        assert.deepEqual(site.logged, []);
      }),
    );
  }

  suite.test("a request line that carries the whole URL is understood", () =>
    withSite(suite, { prefix: "" }, async (site) => {
      const { send } = site;
      const reply = await send({ path: `${site.url}/deliveries?limit=2` });
      expectJson(reply, 200);
      assert.deepEqual(site.calls[0]?.args[0], { limit: 2 });
    }),
  );
}

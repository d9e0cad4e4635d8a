import assert from "node:assert/strict";
import { routes } from "@ancrage/core";
import type { AdapterSuite } from "./adapter-suite.ts";
import { expectError } from "./expect-reply.ts";
import { routeExamples } from "./route-examples.ts";
import { type Site, withSite } from "./with-site.ts";

const trusted = "https://app.example";

/** Headers of a browser, and whether its page may make a change. `HOST` stands for the site's own host and port. */
const matrix: readonly (readonly ["allowed" | "refused", Readonly<Record<string, string>>])[] = [
  ["allowed", {}],
  ["allowed", { "sec-fetch-site": "same-origin" }],
  ["allowed", { "sec-fetch-site": "same-origin", origin: "http://HOST" }],
  // A proxy may rewrite Host; the browser itself knows better.
  ["allowed", { "sec-fetch-site": "same-origin", origin: "https://public.example" }],
  ["refused", { "sec-fetch-site": "cross-site" }],
  ["refused", { "sec-fetch-site": "same-site" }],
  ["refused", { "sec-fetch-site": "none" }],
  ["refused", { "sec-fetch-site": "" }],
  ["refused", { "sec-fetch-site": "Same-Origin" }],
  ["refused", { "sec-fetch-site": "same-origin, cross-site" }],
  ["refused", { "sec-fetch-site": "cross-site", origin: "http://HOST" }],
  ["allowed", { origin: "http://HOST" }],
  ["allowed", { origin: "https://HOST" }],
  ["allowed", { host: "api.example", origin: "https://api.example" }],
  ["allowed", { host: "api.example:443", origin: "https://api.example" }],
  ["allowed", { host: "API.example", origin: "https://api.example" }],
  ["refused", { host: "api.example:443", origin: "http://api.example" }],
  ["refused", { host: "api.example", origin: "https://api.example:8443" }],
  ["refused", { host: "api.example", origin: "https://api.example.evil.example" }],
  ["refused", { host: "api.example", origin: "https://evil.example#api.example" }],
  ["refused", { origin: "https://evil.example" }],
  ["refused", { origin: "null" }],
  ["refused", { origin: "" }],
  ["refused", { origin: "no origin" }],
  ["refused", { origin: "file://" }],
  ["refused", { host: "localhost", origin: "file://" }],
  ["allowed", { origin: trusted }],
  ["allowed", { "sec-fetch-site": "cross-site", origin: trusted }],
  ["allowed", { "sec-fetch-site": "same-site", origin: trusted }],
  ["refused", { "sec-fetch-site": "cross-site", origin: "http://app.example" }],
  ["refused", { "sec-fetch-site": "cross-site", origin: "https://app.example.evil.example" }],
  ["refused", { origin: "https://app.example, https://evil.example" }],
];

/** A page of another site makes no changes with the login of whoever looks at it. */
export function crossSiteArea(suite: AdapterSuite): void {
  for (const [verdict, headers] of matrix) {
    suite.test(`a change with ${JSON.stringify(headers)} is ${verdict}`, () =>
      withSite(suite, { trustedOrigins: [trusted] }, async (site) => {
        const reply = await site.send({ method: "DELETE", path: "/endpoints/ep_1", headers: ownHost(site, headers) });
        if (verdict === "refused") {
          expectError(reply, 403, "cross_site");
          assert.equal(site.authentications(), 0);
        }
        assert.equal(site.calls.length, verdict === "allowed" ? 1 : 0);
      }),
    );
  }

  for (const { name, method, path } of routes) {
    const isChange = method !== "GET";
    suite.test(`${method} ${path} from a foreign page is ${isChange ? "refused" : "only read"}`, () =>
      withSite(suite, {}, async (site) => {
        const { path: examplePath, body, status, as } = routeExamples[name];
        for (const headers of [{ "sec-fetch-site": "cross-site" }, { origin: trusted }]) {
          const reply = await site.send({ method, path: examplePath, json: body, headers, as });
          if (isChange) expectError(reply, 403, "cross_site");
          else assert.equal(reply.status, status);
        }
        assert.equal(site.calls.length, isChange ? 0 : 2);
      }),
    );
  }
}

function ownHost(site: Site, headers: Readonly<Record<string, string>>): Record<string, string> {
  const { host } = new URL(site.url);
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, value.replace("HOST", host)]));
}

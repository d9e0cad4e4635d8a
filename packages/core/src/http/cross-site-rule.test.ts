import { describe, expect, test } from "vitest";
import { createCrossSiteRule } from "./cross-site-rule.ts";

describe("createCrossSiteRule", () => {
  test.each(["https://app.example", "http://localhost:3000", "https://xn--t-gia.example", "http://[::1]:8080"])(
    "trusts the origin %s",
    (origin) => {
      const refuse = createCrossSiteRule([origin]);
      expect(() => refuse({ "sec-fetch-site": "cross-site", origin })).not.toThrow();
    },
  );

  test.each([
    "app.example",
    "https://app.example/",
    "https://app.example/path",
    "https://APP.example",
    "https://app.example:443",
    "https://user@app.example",
    "https://*.example",
    "*",
    "null",
    "",
    "file://",
    "chrome-extension://abc",
    7 as never,
  ])("refuses %j as a trusted origin, with the value and a right one", (origin) => {
    const create = () => createCrossSiteRule([origin]);
    expect(create).toThrow(expect.objectContaining({ code: "invalid_option", details: { option: "trustedOrigins" } }));
    expect(create).toThrow(JSON.stringify(origin));
    expect(create).toThrow("https://app.example");
  });

  test("refuses an Origin when the request names no host", () => {
    for (const origin of ["https://app.example", "https://null"]) {
      expect(() => createCrossSiteRule([])({ origin })).toThrow("trustedOrigins");
    }
  });
});

import fc from "fast-check";
import { expect, test } from "vitest";
import type { EndpointAuthentication } from "../model/endpoint-authentication.ts";
import { redactedUrl } from "./redacted-url.ts";

const none: EndpointAuthentication = { kind: "none", values: [] };
const shown = (url: string, authentication = none) => redactedUrl({ url, authentication })?.href;

test("where it goes is shown, and of a query the names alone", () => {
  expect(shown("https://a.example:8443")).toBe("https://a.example:8443/");
  expect(shown("https://a.example:8443/services/T1/s3cret")).toBe("https://a.example:8443/REDACTED");
  expect(shown("https://u:p@a.example/hook?a=1&b=&c#d")).toBe(
    "https://a.example/REDACTED?a=REDACTED&b=REDACTED&REDACTED",
  );
  const pairs = { kind: "httpQueryString", values: [{ name: "k e y", value: "hunter2" }] } as const;
  expect(shown("https://a.example/?a=1", pairs)).toBe("https://a.example/?a=REDACTED&k%20e%20y=REDACTED");
  const cleared = { kind: "webhookKey", values: [{ name: "code", value: null }] } as const;
  expect(shown("https://a.example/", cleared)).toBe("https://a.example/");
  const header = { kind: "httpHeader", values: [{ name: "x-key", value: "hunter2" }] } as const;
  expect(shown("https://a.example/", header)).toBe("https://a.example/");
  expect(shown("no URL")).toBeUndefined();
});

test("no part of a path and no value of a query is ever shown", () => {
  const secret = fc.stringMatching(/^s3cret[A-Za-z0-9%&=#?+/ ]{0,20}$/);
  fc.assert(
    fc.property(secret, fc.stringMatching(/^[a-z]{1,8}$/), (value, name) => {
      const url = `https://a.example/${encodeURIComponent(value)}?${name}=${encodeURIComponent(value)}&${encodeURIComponent(value)}`;
      expect(shown(url, { kind: "webhookKey", values: [{ name: "code", value }] })).not.toContain("s3cret");
    }),
  );
});

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { CustomHeader, EndpointAuthentication } from "../model/endpoint-authentication.ts";
import { receiverAccess } from "./receiver-access.ts";

const url = "https://a.example/hook";
const none: EndpointAuthentication = { kind: "none", values: [] };

function access(authentication: EndpointAuthentication = none, at = url, headers: readonly CustomHeader[] = []) {
  return receiverAccess({ url: at, authentication, headers });
}

function query(...values: readonly (readonly [name: string, value: string])[]): EndpointAuthentication {
  return { kind: "httpQueryString", values: values.map(([name, value]) => ({ name, value })) };
}

describe("each kind of authentication", () => {
  const basic = (name: string, value: string): EndpointAuthentication => ({ kind: "basic", values: [{ name, value }] });

  test("none adds nothing", () => expect(access()).toEqual({ url, headers: {} }));

  test("httpHeader adds its headers", () => {
    const values = [
      { name: "x-key", value: "1" },
      { name: "x-more", value: "two words" },
    ];
    expect(access({ kind: "httpHeader", values })).toEqual({ url, headers: { "x-key": "1", "x-more": "two words" } });
  });

  test("webhookKey adds ?code=, encoded", () => {
    const code = access({ kind: "webhookKey", values: [{ name: "code", value: "a+b/c==&d#e?f%20g é🚀" }] });
    expect(code.url).toBe(`${url}?code=a%2Bb%2Fc%3D%3D%26d%23e%3Ff%2520g%20%C3%A9%F0%9F%9A%80`);
    expect(new URL(code.url).searchParams.get("code")).toBe("a+b/c==&d#e?f%20g é🚀");
    expect(code.headers).toEqual({});
  });

  test("httpQueryString adds its pairs in their order, names encoded too", () => {
    expect(access(query(["b", "1"], ["a b", "2&c=3"])).url).toBe(`${url}?b=1&a%20b=2%26c%3D3`);
  });

  test("basic adds the user and password as RFC 7617 has them, in UTF-8", () => {
    expect(access(basic("Aladdin", "open sesame")).headers).toEqual({
      authorization: "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==",
    });
    expect(access(basic("test", "123£")).headers).toEqual({ authorization: "Basic dGVzdDoxMjPCow==" });
    expect(access(basic("key", "")).headers).toEqual({ authorization: "Basic a2V5Og==" });
  });

  test("bearer adds the token", () => {
    expect(access({ kind: "bearer", values: [{ name: "token", value: "abc.def" }] }).headers).toEqual({
      authorization: "Bearer abc.def",
    });
  });
});

test("custom headers go along with every kind", () => {
  const headers = [{ name: "x-team", value: "blue", isSecret: false }];
  for (const kind of ["none", "httpHeader", "webhookKey", "httpQueryString", "basic", "bearer"] as const) {
    const values = kind === "none" ? [] : [{ name: "a", value: "1" }];
    expect(access({ kind, values }, url, headers).headers).toMatchObject({ "x-team": "blue" });
  }
});

test("what was cleared adds nothing, not even its name", () => {
  const headers = [{ name: "x-key", value: null, isSecret: true }];
  for (const kind of ["httpHeader", "webhookKey", "httpQueryString", "basic", "bearer"] as const) {
    expect(access({ kind, values: [{ name: "a", value: null }] }, url, headers)).toEqual({ url, headers: {} });
  }
  const half = [
    { name: "a", value: null },
    { name: "b", value: "2" },
  ];
  expect(access({ kind: "httpQueryString", values: half }).url).toBe(`${url}?b=2`);
});

describe("the URL's own query", () => {
  test.each([
    [`${url}?x=a%20b+c&x=%2F&flag&=&y=%zz`, "&k=v"],
    [`${url}?`, "&k=v"],
    [`${url}?x=?`, "&k=v"],
    [`${url}?x=1&`, "&k=v"],
  ])("%s stays as it was written", (at, added) => {
    expect(access(query(["k", "v"]), at).url).toBe(`${at}${added}`);
    expect(access(none, at).url).toBe(at);
  });

  test("is read before the pairs that were added, and neither changes the other, whatever they hold", () => {
    const text = fc.string({ unit: "grapheme", minLength: 1, maxLength: 20 });
    const own = fc.webQueryParameters();
    fc.assert(
      fc.property(own, fc.array(fc.tuple(text, text), { minLength: 1, maxLength: 5 }), (ownQuery, pairs) => {
        const at = new URL(`${url}?${ownQuery}`).href;
        const sent = new URL(access(query(...pairs), at).url);
        const received = [...sent.searchParams];
        expect(received.slice(-pairs.length)).toEqual(pairs);
        expect(received.slice(0, -pairs.length)).toEqual([...new URL(at).searchParams]);
        expect(sent.href.startsWith(at)).toBe(true);
        expect([sent.origin, sent.pathname, sent.hash]).toEqual(["https://a.example", "/hook", ""]);
      }),
    );
  });
});

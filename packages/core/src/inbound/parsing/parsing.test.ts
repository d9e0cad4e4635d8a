import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { bodyKindOf } from "./media-type.ts";
import { BODY_DEPTH, gunzipped, parseBody } from "./parse-body.ts";
import { parseQuery } from "./parse-query.ts";

describe("the kind of a body", () => {
  test.each([
    ["application/json", "json"],
    ["Application/JSON; charset=UTF-8", "json"],
    ['application/json;charset="utf-8"', "json"],
    ["application/cloudevents+json", "json"],
    ["application/x-www-form-urlencoded", "form"],
    ["text/plain", "text"],
    ["application/json; charset=utf-16", null],
    ["application/jsonp", null],
    ["text/html", null],
    ["multipart/form-data; boundary=x", null],
    ["", null],
    [null, null],
  ] as const)("%j is %j", (contentType, kind) => {
    expect(bodyKindOf(contentType)).toBe(kind);
  });
});

describe("JSON", () => {
  const parse = (text: string | Uint8Array) => parseBody(Buffer.from(text), "json");

  test("comes out as it went in", () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 8 }), (value) => {
        expect(parse(JSON.stringify(value))).toEqual({ ok: true, value: JSON.parse(JSON.stringify(value)) });
      }),
    );
  });

  test("a byte order mark does no harm; bytes that are not UTF-8 are refused", () => {
    expect(parse(Uint8Array.of(0xef, 0xbb, 0xbf, 0x31))).toEqual({ ok: true, value: 1 });
    expect(parse(Uint8Array.of(0x22, 0xff, 0x22))).toEqual({ ok: false, why: "The body is not UTF-8." });
  });

  test("what is nested too deep is refused, however deep, and quotes do not count", () => {
    const nested = (levels: number) => "[".repeat(levels) + "]".repeat(levels);
    expect(parse(nested(BODY_DEPTH))).toMatchObject({ ok: true });
    expect(parse(nested(BODY_DEPTH + 1))).toMatchObject({ ok: false, why: expect.stringContaining("100 levels") });
    expect(parse("[".repeat(900_000))).toMatchObject({ ok: false });
    expect(parse(JSON.stringify("[".repeat(1000)))).toMatchObject({ ok: true });
  });

  test("what is wrong is said without quoting the body", () => {
    expect(parse('{"password": hunter2}')).toEqual({ ok: false, why: "The body is not JSON." });
  });

  test("__proto__ is a name like any other", () => {
    const parsed = parse('{"__proto__":{"polluted":true}}');
    expect(parsed).toMatchObject({ ok: true });
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });
});

test("an empty body is no value, whatever its kind", () => {
  for (const kind of ["json", "form", "text"] as const) {
    expect(parseBody(new Uint8Array(), kind)).toEqual({ ok: true, value: undefined });
  }
});

describe("a query or form", () => {
  test("builds objects and arrays, and keeps what comes twice", () => {
    expect(parseQuery("dos=998&refreshCustomer=C0000001")).toEqual({ dos: "998", refreshCustomer: "C0000001" });
    expect(parseQuery("?query[0][a]=1&query[0][b]=2&c=3&c=4")).toEqual({ query: [{ a: "1", b: "2" }], c: ["3", "4"] });
  });

  test("reads what any form writes", () => {
    const name = fc.stringMatching(/^[a-z_]{1,8}$/).filter((text) => text !== "__proto__");
    fc.assert(
      fc.property(fc.dictionary(name, fc.string({ unit: "grapheme" })), (values) => {
        expect({ ...parseQuery(new URLSearchParams(values).toString()) }).toEqual(values);
      }),
    );
  });

  test("touches no prototype, and never throws", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.stringMatching(/^[a[\]=&_prot0-9]{0,60}$/)), (text) => {
        parseQuery(text);
        parseQuery(`__proto__[polluted]=1&constructor[prototype][polluted]=1&${text}`);
        expect(({} as { polluted?: string }).polluted).toBeUndefined();
      }),
    );
  });

  test("refuses more fields and levels than anybody needs", () => {
    expect(parseQuery(Array.from({ length: 1_001 }, (_, index) => `a${index}=1`).join("&"))).toBeNull();
    expect(parseQuery(`a${"[b]".repeat(21)}=1`)).toBeNull();
    expect(parseQuery(`a[100000000]=1`) ?? {}).not.toHaveProperty("a.length", 100_000_001);
  });
});

test("gzip is undone up to a limit, so that a bomb stays small", () => {
  expect(gunzipped(gzipSync("{}"), 100)).toEqual(Buffer.from("{}"));
  expect(gunzipped(gzipSync(Buffer.alloc(10_000_000)), 1_000)).toBeNull();
  expect(gunzipped(Buffer.from("no gzip"), 100)).toBeNull();
});

import { expect } from "vitest";
import { curl } from "./curl.ts";
import type { InboundRows } from "./in-inbound-world.ts";

const json = ["-H", "Content-Type: application/json"] as const;
const pathsOf = (inferred: readonly { path: string }[]) => inferred.map(({ path }) => path);

/** How a call becomes values: rows S3.07 to S3.16. */
export const parsingRows: InboundRows = {
  "S3.07 what was parsed are the values that the handler is given": async (world) => {
    const { code } = await world.issue("refresh-customer");
    const count = world.runsOf("refresh-customer").length + 1;
    await curl(world.urlOf(code, "?dos=998&refreshCustomer=C0000001&another=1"));
    const { query, body } = await world.ran("refresh-customer", count);
    expect([query, body]).toEqual([{ file: "998", customer: "C0000001" }, undefined]);
  },

  "S3.08 of headers the wanted ones are picked by name; their values are texts": async (world) => {
    const { code } = await world.issue("parsed");
    const count = world.runsOf("parsed").length + 1;
    const date = "Wed, 11 Nov 2026 08:00:00 GMT";
    const sent = ["-H", `Date: ${date}`, "-H", "X-Request-Id: 42", "-H", "X-Other: 1"];
    await curl("-X", "POST", ...sent, world.urlOf(code));
    expect((await world.ran("parsed", count)).headers).toEqual({ date, requestId: "42" });
    const receipt = await world.receipt("parsed", "processed");
    expect(JSON.stringify(receipt.headers)).not.toContain("x-other");
    const { body } = await world.call("POST", "/infer-paths", { receiptIds: [receipt.id] });
    expect(pathsOf(body.headers)).toEqual(expect.arrayContaining(["date", "x-request-id"]));
  },

  "S3.09 S3.10 S3.13 a pasted URL, or its query alone, gives a structure, and every path of it is listed": async ({
    call,
  }) => {
    const query = "dos=998&query[0][a]=1&query[0][b]=2&query[1]=x";
    for (const sample of [`https://erp.example/api/v1/WebHook/MON***?${query}#top`, `?${query}`, query]) {
      const { body } = await call("POST", "/infer-paths", { query: sample });
      expect(pathsOf(body.query)).toEqual(["dos", "query", "query[0]", "query[0].a", "query[0].b", "query[1]"]);
      expect(body.query[3]).toEqual({ path: "query[0].a", kind: "text", example: "1" });
      expect(body.proposed).toMatchObject({ query: { type: expect.stringContaining("dos: string") }, body: null });
    }
  },

  "S3.11 S3.12 S3.13 paths are edited by hand, named by aliases, and those that nobody wants are left out": async (
    world,
  ) => {
    const sample = { a: 1, b: { c: "Lyon", d: true }, lines: [{ price: 1 }, { price: 2.5 }] };
    const { body: inferred } = await world.call("POST", "/infer-paths", { json: JSON.stringify(sample) });
    const listed = pathsOf(inferred.body);
    expect(listed).toEqual(expect.arrayContaining(["a", "b.c", "b.d", "lines[0].price", "lines[1].price"]));
    // The inbound hook took a, b and b.c of these and typed lines[1].price; b.d and the other lines it left out.
    const { code } = await world.issue("parsed");
    const count = world.runsOf("parsed").length + 1;
    await curl(...json, "-d", JSON.stringify(sample), "-g", world.urlOf(code, "?query[0][a]=7&query[0][b]=8"));
    const { query, body } = await world.ran("parsed", count);
    expect(query).toEqual({ "First line": { a: "7", b: "8" }, article: "7" });
    expect(body).toEqual({ a: 1, group: { c: "Lyon", d: true }, "Cost centre": "Lyon", typed: 2.5 });
  },

  "S3.14 a body is taken as application/json, and nothing else": async (world) => {
    const { code } = await world.issue("parsed");
    const send = (type: string, body = '{"a":1}') => curl("-H", `Content-Type: ${type}`, "-d", body, world.urlOf(code));
    for (const type of ["text/plain", "application/x-www-form-urlencoded", "application/xml", "multipart/form-data"]) {
      expect((await send(type)).status, type).toBe(415);
    }
    expect((await send("application/json; charset=utf-8")).status).toBe(202);
    for (const broken of ['{"a":1', "{ a: 1 }"]) expect((await send("application/json", broken)).status).toBe(400);
  },

  "S3.15 S3.16 a pasted body lists every level of it: a, b, b.c": async ({ call }) => {
    const { body } = await call("POST", "/infer-paths", { json: '{ "a": 1, "b": { "c": "x" } }' });
    expect(body.body).toEqual([
      { path: "a", kind: "number", example: "1" },
      { path: "b", kind: "object", example: null },
      { path: "b.c", kind: "text", example: "x" },
    ]);
    expect(body.proposed.body.zod).toMatch(/z\.object\(/);
    expect((await call("POST", "/infer-paths", { json: "{ a: 1 }" })).status).toBe(400);
  },
};

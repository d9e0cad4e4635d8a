import assert from "node:assert/strict";
import type { AdapterSuite } from "./adapter-suite.ts";
import { expectError, expectJson } from "./expect-reply.ts";
import { type SiteRequest, withSite } from "./with-site.ts";

const limitBytes = 524_288;
const json = { "content-type": "application/json" };
const createEndpoint = { method: "POST", path: "/endpoints" } as const;
const endpoint = { name: "Mine", url: "https://receiver.example/in" };

/** Bodies are JSON of a known shape, and no longer than 512 KiB. */
export function bodiesArea(suite: AdapterSuite): void {
  const parsers = (suite.bodyParser ?? true) ? [false, true] : [false];

  function refusing(
    title: string,
    request: Partial<SiteRequest>,
    status: number,
    code: "invalid_request" | "body_too_large",
  ) {
    suite.test(title, () =>
      withSite(suite, {}, async (site) => {
        const reply = await site.send({ ...createEndpoint, ...request });
        const { details } = expectError(reply, status, code);
        if (code === "body_too_large") assert.deepEqual(details, { limitBytes });
        assert.deepEqual(site.calls, []);
        assert.deepEqual(site.logged, []);
        expectJson(await site.send({ ...createEndpoint, json: endpoint }), 201);
      }),
    );
  }

  for (const contentType of ["application/json;charset=utf-8", "Application/JSON", "application/json ; x=y"]) {
    suite.test(`a body of ${contentType} is JSON`, () =>
      withSite(suite, {}, async (site) => {
        const headers = { "content-type": contentType };
        expectJson(await site.send({ ...createEndpoint, headers, body: JSON.stringify(endpoint) }), 201);
      }),
    );
  }

  for (const bodyParser of parsers) {
    for (const contentType of [
      "text/plain",
      "application/x-www-form-urlencoded",
      "multipart/form-data; boundary=x",
      "application/jsonp",
      undefined,
    ]) {
      suite.test(
        `a body of ${contentType ?? "no type"} is answered 415${bodyParser ? " after a body parser" : ""}`,
        () =>
          withSite(suite, { bodyParser }, async (site) => {
            const headers = contentType === undefined ? {} : { "content-type": contentType };
            const reply = await site.send({ ...createEndpoint, headers, body: JSON.stringify(endpoint) });
            const { details } = expectError(reply, 415, "unsupported_media_type");
            assert.deepEqual(details, { contentType: contentType ?? null });
            assert.deepEqual(site.calls, []);
          }),
      );
    }
    shapes(suite, bodyParser);
  }

  refusing("an empty body is refused in words", { headers: json }, 400, "invalid_request");
  for (const text of ["{", "nope", '{"name": "a",}', "{'name': 'a'}", '{"a":1}{"b":2}', "\u0000"]) {
    refusing(
      `the malformed JSON ${JSON.stringify(text)} is refused in words`,
      { headers: json, body: text },
      400,
      "invalid_request",
    );
  }
  const notUtf8 = Buffer.from(JSON.stringify({ ...endpoint, name: "\u00ff" }), "latin1");
  refusing("a body that is not UTF-8 is refused in words", { headers: json, body: notUtf8 }, 400, "invalid_request");
  const deep = "[".repeat(100_000) + "]".repeat(100_000);
  refusing("a body nested 100,000 deep is refused in words", { headers: json, body: deep }, 400, "invalid_request");

  const tooLong = " ".repeat(limitBytes + 1);
  refusing("a body over 512 KiB is answered 413", { headers: json, body: tooLong }, 413, "body_too_large");
  const megabyte = new Uint8Array(1_048_576).fill(0x20);
  refusing("a streamed body over 512 KiB is answered 413", { headers: json, body: [megabyte] }, 413, "body_too_large");
  refusing(
    "a streamed body is answered 413 before it has ended",
    { headers: json, body: [megabyte], endsBody: false },
    413,
    "body_too_large",
  );
  refusing(
    "an announced length over 512 KiB is answered 413 before it has come",
    { headers: { ...json, "content-length": limitBytes + 1 }, body: [Uint8Array.of(0x20)], endsBody: false },
    413,
    "body_too_large",
  );

  suite.test("a body of exactly 512 KiB in many chunks is read", () =>
    withSite(suite, {}, async (site) => {
      const text = JSON.stringify(endpoint).padEnd(limitBytes);
      const chunks = [0, 1, 2, 3].map((part) =>
        Buffer.from(text.slice((part * limitBytes) / 4, ((part + 1) * limitBytes) / 4)),
      );
      expectJson(await site.send({ ...createEndpoint, headers: json, body: chunks }), 201);
    }),
  );

  suite.test("a character split over two chunks stays whole", () =>
    withSite(suite, {}, async (site) => {
      const bytes = Buffer.from(JSON.stringify({ ...endpoint, name: "Été" }));
      const cut = bytes.indexOf(0xc3) + 1;
      await site.send({ ...createEndpoint, headers: json, body: [bytes.subarray(0, cut), bytes.subarray(cut)] });
      assert.deepEqual(site.calls[0]?.args[0], { ...endpoint, name: "Été" });
    }),
  );
}

function shapes(suite: AdapterSuite, bodyParser: boolean): void {
  const after = bodyParser ? " after a body parser" : "";
  for (const [body, path] of [
    [{ url: endpoint.url }, "name"],
    [{ ...endpoint, name: 7 }, "name"],
    [{ ...endpoint, name: "   " }, "name"],
    [{ ...endpoint, secret: "whsec_mine" }, ""],
    [[endpoint], ""],
  ] as const) {
    suite.test(`the body ${JSON.stringify(body)} is refused with where and why${after}`, () =>
      withSite(suite, { bodyParser }, async (site) => {
        const reply = await site.send({ ...createEndpoint, json: body });
        const issues = expectError(reply, 400, "invalid_request").details["issues"] as Record<string, unknown>[];
        assert.deepEqual(Object.keys(issues[0] ?? {}), ["path", "message"]);
        assert.equal(issues[0]?.["path"], path);
        assert.deepEqual(site.calls, []);
      }),
    );
  }

  suite.test(`an element of a list is named by its place${after}`, () =>
    withSite(suite, { bodyParser }, async (site) => {
      const body = { trigger: "NewOpportunity", changedFields: ["a", 7] };
      const reply = await site.send({ method: "POST", path: "/endpoints/ep_1/subscriptions", json: body });
      const { issues } = expectError(reply, 400, "invalid_request").details;
      assert.match(JSON.stringify(issues), /"path":"changedFields\[1\]"/);
    }),
  );

  suite.test(`a body wrong in many ways gets a short answer${after}`, () =>
    withSite(suite, { bodyParser }, async (site) => {
      const changedFields = Array.from({ length: 90 }, () => 7);
      const path = "/endpoints/ep_1/subscriptions";
      const many = await site.send({ method: "POST", path, json: { trigger: "NewOpportunity", changedFields } });
      const { details } = expectError(many, 400, "invalid_request");
      assert.equal((details["issues"] as unknown[]).length, 20);
      const long = await site.send({ method: "POST", path, json: { trigger: "*", ["k".repeat(50_000)]: 1 } });
      expectError(long, 400, "invalid_request");
      assert.ok(long.text.length < 2_000);
    }),
  );

  suite.test(`a __proto__ in a body is harmless${after}`, () =>
    withSite(suite, { bodyParser }, async (site) => {
      const headers = json;
      const hostile =
        '{"__proto__":{"trigger":"Stolen","targetUrl":"https://evil.example/"},"constructor":{"prototype":{"x":1}}}';
      expectError(
        await site.send({ method: "POST", path: "/subscriptions", headers, body: hostile }),
        400,
        "invalid_request",
      );
      const beside = '{"name":"Mine","url":"https://receiver.example/in","__proto__":{"ownerId":"owner-2"}}';
      expectError(await site.send({ ...createEndpoint, headers, body: beside }), 400, "invalid_request");
      assert.deepEqual(site.calls, []);
      assert.equal(Object.hasOwn(Object.prototype, "trigger") || Object.hasOwn(Object.prototype, "x"), false);
    }),
  );
}

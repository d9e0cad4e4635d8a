import assert from "node:assert/strict";
import type { RawRequest } from "./raw-receiver.ts";
import type { TransportCases } from "./transport-suite.ts";
import { answerOf, expectResponse, withReceiver } from "./with-receiver.ts";

const answer = { answer: (socket: { write(bytes: Buffer): unknown }) => socket.write(answerOf(204)) };

/** What a transport may add by itself, because HTTP/1.1 cannot do without it. */
const framing = ["host", "connection", "content-length"];

/** What is sent is what was given, and nothing else. */
export function requestsArea(suite: TransportCases): void {
  suite.test("path, query, headers and body arrive exactly as given", () =>
    withReceiver(suite, answer, async ({ receiver, send }) => {
      const headers = {
        "content-type": "application/json; charset=utf-8",
        "user-agent": "Ancrage",
        "webhook-id": "evt_0190",
        "webhook-signature": "v1,a+/= v1,b",
        accept: "*/*",
        "x-empty": "",
      };
      const body = Uint8Array.from({ length: 256 }, (_, byte) => byte);
      expectResponse(await send({ url: `${receiver.url}/in/a%20b//c?x=1&y=%2F&z`, headers, body }));
      const request = only(receiver.requests);
      assert.equal(request.line, "POST /in/a%20b//c?x=1&y=%2F&z HTTP/1.1");
      for (const [name, value] of Object.entries(headers)) assert.equal(headerOf(request, name), value, name);
      assert.deepEqual(repeated(request), []);
      assert.equal(headerOf(request, "host"), `127.0.0.1:${receiver.port}`);
      assert.deepEqual([...request.body], [...body]);
    }),
  );

  for (const given of [[], ["webhook-id", "accept"]]) {
    const title = `nothing is added to a request with the headers [${given.join(", ")}] but what HTTP needs`;
    suite.testOf("exactRequests", title, () =>
      withReceiver(suite, answer, async ({ receiver, send }) => {
        expectResponse(await send({ headers: Object.fromEntries(given.map((name) => [name, "a"])) }));
        const names = only(receiver.requests).headers.map(([name]) => name);
        assert.deepEqual(
          names.filter((name) => !framing.includes(name)),
          given,
        );
      }),
    );
  }

  for (const bytes of [0, 1, 262_144]) {
    suite.test(`a body of ${bytes} bytes arrives whole, with its length`, () =>
      withReceiver(suite, answer, async ({ receiver, send }) => {
        const body = Uint8Array.from({ length: bytes }, (_, index) => index % 251);
        expectResponse(await send({ body }));
        const request = only(receiver.requests);
        assert.equal(headerOf(request, "content-length"), String(bytes));
        assert.ok(request.body.equals(body));
      }),
    );
  }

  suite.test("a body that is a part of a longer buffer is sent alone", () =>
    withReceiver(suite, answer, async ({ receiver, send }) => {
      expectResponse(await send({ body: new TextEncoder().encode("secret{}secret").subarray(6, 8) }));
      assert.equal(only(receiver.requests).body.toString(), "{}");
    }),
  );

  for (const headers of [{ "x-a": "a\r\nx-b: b" }, { "x-a\r\nx-b": "b" }, { "x a": "a" }, { "x-a": "a\u0000" }]) {
    suite.test(`a header that HTTP cannot carry fails the request unsent: ${JSON.stringify(headers)}`, () =>
      withReceiver(suite, answer, async ({ receiver, send }) => {
        const reply = await send({ headers: Object.fromEntries(Object.entries(headers)) });
        assert.equal(reply.kind, "failure");
        assert.deepEqual(receiver.requests, []);
      }),
    );
  }
}

function only(requests: readonly RawRequest[]): RawRequest {
  const [request, ...more] = requests;
  assert.ok(request !== undefined && more.length === 0, `one request was expected, not ${requests.length}`);
  return request;
}

function headerOf(request: RawRequest, name: string): string | undefined {
  return request.headers.find(([other]) => other === name)?.[1];
}

function repeated(request: RawRequest): readonly string[] {
  const names = request.headers.map(([name]) => name);
  return names.filter((name, index) => names.indexOf(name) !== index);
}

import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { z } from "zod";
import { createHttpClient, type HttpClient } from "./http-client.ts";

/** A client of a server that answers the status in the path with `body`. */
async function clientOf(body: string): Promise<HttpClient> {
  const server = createServer((request, response) => {
    response.writeHead(Number(request.url?.slice(1))).end(body);
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  return createHttpClient(`http://127.0.0.1:${port}`, { signal: AbortSignal.timeout(10_000) });
}

test("an answer of the status and shape expected is handed out", async () => {
  const client = await clientOf('{"id":"C-1"}');
  expect((await client("GET /200")).expect(200, z.object({ id: z.string() }))).toEqual({ id: "C-1" });
});

test("another status is an error that shows both and what was answered, but no secret", async () => {
  const answer = await (await clientOf('{"secret":"whsec_abc","id":"sub_1"}'))("POST /201", {});
  expect(() => answer.expect(200, z.unknown())).toThrow(
    'POST /201 answered 201 instead of 200: {"secret":"whsec_***","id":"sub_1"}',
  );
});

test("another shape is an error that names the field", async () => {
  const answer = await (await clientOf('{"id":1}'))("GET /200");
  expect(() => answer.expect(200, z.object({ id: z.string() }))).toThrow(/answered something else.*at id/s);
});

test("a body that is no JSON is an error that shows it", async () => {
  const answer = await (await clientOf("<html>"))("GET /200");
  expect(() => answer.expect(200, z.unknown())).toThrow("<html>");
});

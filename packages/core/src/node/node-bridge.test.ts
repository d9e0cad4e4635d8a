import { once } from "node:events";
import { Agent, createServer, type RequestListener, request } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { buffer, text } from "node:stream/consumers";
import { describe, expect, onTestFinished, test } from "vitest";
import { jsonReply } from "../http/json-reply.ts";
import { readJsonBody } from "../http/read-json-body.ts";
import { sendHttpResponse } from "./send-http-response.ts";
import { toHttpRequest } from "./to-http-request.ts";

async function listen(serve: (...exchange: Parameters<RequestListener>) => void | Promise<void>): Promise<number> {
  const server = createServer((incoming, outgoing) => void serve(incoming, outgoing)).listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(async () => {
    server.close();
    server.closeAllConnections();
    await once(server, "close");
  });
  return (server.address() as AddressInfo).port;
}

const post = (port: number, agent?: Agent) =>
  request({
    ...{ host: "127.0.0.1", port, method: "POST", path: "/a?b=1" },
    ...(agent === undefined ? {} : { agent }),
    headers: { "content-type": "application/json" },
  });

async function answerOf(outgoing: ReturnType<typeof post>): Promise<{ status: number; text: string }> {
  const [incoming] = await once(outgoing, "response");
  return { status: incoming.statusCode, text: await text(incoming) };
}

describe("toHttpRequest", () => {
  test("carries method, url, headers, bytes and the framework's request", async () => {
    const native = { framework: true };
    const port = await listen(async (incoming, outgoing) => {
      const { body, ...rest } = toHttpRequest(incoming, native);
      expect(rest).toMatchObject({ method: "POST", url: "/a?b=1", native, parsedBody: undefined });
      expect(rest.headers["content-type"]).toBe("application/json");
      outgoing.end(body === null ? "no body" : await buffer(body));
    });
    expect(await answerOf(post(port).end("bytes"))).toEqual({ status: 200, text: "bytes" });
  });

  test("does not read again what somebody has begun to read", async () => {
    const port = await listen(async (incoming, outgoing) => {
      await once(incoming, "data");
      expect(toHttpRequest(incoming, null).body).toBeNull();
      outgoing.end("done");
    });
    expect(await answerOf(post(port).end("bytes"))).toMatchObject({ text: "done" });
  });

  test("lets the bytes win over what a parser pretends to have read", async () => {
    const port = await listen(async (incoming, outgoing) => {
      outgoing.end(JSON.stringify(await readJsonBody(toHttpRequest(incoming, null, {}))));
    });
    expect(await answerOf(post(port).end('{"a":1}'))).toMatchObject({ text: '{"a":1}' });
  });
});

describe("sendHttpResponse", () => {
  test("leaves the connection usable when the body was not read to its end", async () => {
    const port = await listen(async (incoming, outgoing) => {
      const reply = await readJsonBody(toHttpRequest(incoming, null)).then(
        () => jsonReply(200, "read"),
        (error: { code: string }) => jsonReply(413, error.code),
      );
      sendHttpResponse(outgoing, reply);
    });
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    onTestFinished(() => agent.destroy());
    const long = post(port, agent);
    // No announced length, and longer than what the system's buffers swallow by themselves.
    long.write(Buffer.alloc(64_000_000, " "));
    long.end();
    expect(await answerOf(long)).toEqual({ status: 413, text: '"body_too_large"' });
    const next = post(port, agent).end("{}");
    expect(await answerOf(next)).toEqual({ status: 200, text: '"read"' });
    expect(next.socket).toBe(long.socket);
  });

  test("adds nothing to an answer that somebody else has begun", async () => {
    const port = await listen((_incoming, outgoing) => {
      outgoing.writeHead(503).flushHeaders();
      sendHttpResponse(outgoing, jsonReply(200, "ours"));
      outgoing.end("theirs");
    });
    expect(await answerOf(post(port).end())).toEqual({ status: 503, text: "theirs" });
  });

  test("does nothing when the caller has gone", async () => {
    const handled = Promise.withResolvers<boolean>();
    const port = await listen((_incoming, outgoing) => {
      outgoing.on("close", () => {
        sendHttpResponse(outgoing, jsonReply(200, "too late"));
        handled.resolve(outgoing.headersSent);
      });
      socket.destroy();
    });
    const socket = connect(port, "127.0.0.1");
    socket.write("GET / HTTP/1.1\r\nhost: a\r\n\r\n");
    expect(await handled.promise).toBe(false);
  });

  test("overwrites what the host had set under the same name, and keeps the rest", async () => {
    const port = await listen((_incoming, outgoing) => {
      outgoing.setHeader("Content-Type", "text/html");
      outgoing.setHeader("x-host", "yes");
      sendHttpResponse(outgoing, jsonReply(201, "é"));
    });
    const [incoming] = await once(post(port).end(), "response");
    expect(incoming.headers).toMatchObject({
      "content-type": "application/json; charset=utf-8",
      "x-host": "yes",
      "content-length": "4",
    });
    expect(await text(incoming)).toBe('"é"');
  });
});

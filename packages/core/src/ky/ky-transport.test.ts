import { once } from "node:events";
import { type AddressInfo, createServer, type Socket } from "node:net";
import { gzipSync } from "node:zlib";
import { transportConformance } from "@ancrage/conformance";
import { describe, expect, test } from "vitest";
import { MAX_BODY_READ } from "../ports/transport.ts";
import { allowLocalReceivers, type UrlPolicyOptions } from "../url-policy/url-policy.ts";
import { createKyTransport } from "./ky-transport.ts";

const policies = {
  local: allowLocalReceivers,
  localName: { ports: "any", allow: ["localhost"] },
  public: {},
} satisfies Record<string, UrlPolicyOptions>;

const lacks = {
  addressGuard: "fetch does not say which address it dials",
  exactRequests: "fetch adds headers of its own",
  rawAnswers: "fetch sorts and joins headers, and decodes bodies",
  ownConnections: "fetch's connections belong to the runtime and follow its settings",
};

describe("the fetch transport passes the transport conformance suite, less what fetch cannot do", () => {
  const excluded = transportConformance({
    test,
    lacks,
    createTransport: (reach) => createKyTransport({ addressGuard: "none", urlPolicy: policies[reach] }),
  });

  test("the cases left out are these, each for its reason", () => {
    expect(excluded.map(({ title, reason }) => [title, reason])).toEqual([
      ["nothing is added to a request with the headers [] but what HTTP needs", lacks.exactRequests],
      ["nothing is added to a request with the headers [webhook-id, accept] but what HTTP needs", lacks.exactRequests],
      ["headers come in the order of the wire, names in lower case, repeated ones each", lacks.rawAnswers],
      ["a body is given as it came, not decompressed", lacks.rawAnswers],
      [
        "a receiver that sends informational answers without end: invalidResponse, and nothing is sent again",
        lacks.ownConnections,
      ],
      [
        "a receiver that sends empty lines without end: invalidResponse, and nothing is sent again",
        lacks.ownConnections,
      ],
      [
        "a receiver that sends a reason phrase without end: invalidResponse, and nothing is sent again",
        lacks.ownConnections,
      ],
      [
        "a receiver that sends blanks before a value without end: invalidResponse, and nothing is sent again",
        lacks.ownConnections,
      ],
      [
        "a receiver that sends zeros before the size of a chunk without end: 200, cut, and nothing is sent again",
        lacks.ownConnections,
      ],
      [
        "a receiver that sends the extension of a chunk without end: 200, cut, and nothing is sent again",
        lacks.ownConnections,
      ],
      [
        "a receiver that sends blanks in its trailers without end: 200, cut, and nothing is sent again",
        lacks.ownConnections,
      ],
      ["a receiver that sends 15,000 empty fields: invalidResponse, and nothing is sent again", lacks.ownConnections],
      [
        "a receiver that sends 15,000 empty fields and falls silent: invalidResponse, and nothing is sent again",
        lacks.ownConnections,
      ],
      [
        "a receiver that sends informational answers without end, over TLS: invalidResponse, and nothing is sent again",
        lacks.ownConnections,
      ],
      [
        "a receiver that sends the extension of a chunk without end, over TLS: 200, cut, and nothing is sent again",
        lacks.ownConnections,
      ],
      ["a receiver that sends 15 MB in gzip: 200, and nothing is sent again", lacks.rawAnswers],
      ["a receiver that sends 15 MB in deflate: 200, and nothing is sent again", lacks.rawAnswers],
      ["a receiver that sends 15 MB in br: 200, and nothing is sent again", lacks.rawAnswers],
      ["a receiver that sends 15 MB in zstd: 200, and nothing is sent again", lacks.rawAnswers],
      ["a receiver that sends 1.5 GB in gzip in gzip: 200, and nothing is sent again", lacks.rawAnswers],
      ["a receiver that sends 1.5 GB in zstd in br: 200, and nothing is sent again", lacks.rawAnswers],
      [
        "a receiver that sends 15 MB in gzip in deflate in br in zstd: 200, and nothing is sent again",
        lacks.rawAnswers,
      ],
      ["a receiver that says gzip and sends none: 200, and nothing is sent again", lacks.rawAnswers],
      ["a receiver that says gzip a hundred times: 200, and nothing is sent again", lacks.rawAnswers],
      ["a receiver that asks for a login at a proxy: 407, and nothing is sent again", lacks.ownConnections],
      ["a receiver that says that it is not the one to ask: 421, and nothing is sent again", lacks.ownConnections],
      ["a receiver that speaks HTTP/2 only: tlsFailed, and nothing is sent again", lacks.ownConnections],
      [
        "a receiver that resets the connection within the handshake: tlsFailed, and nothing is sent again",
        lacks.ownConnections,
      ],
      ["close ends idle connections", lacks.ownConnections],
      ["the environment cannot switch verification off", lacks.ownConnections],
      ["a name that is allowed may still not lead to an address that is not", lacks.addressGuard],
    ]);
  });
});

/** Sends one request to a receiver that does `answer` with its connection at the first byte. */
async function replyOf(
  answer: (socket: Socket) => void,
  { scheme = "http", headers = {} }: { scheme?: string; headers?: Record<string, string> } = {},
) {
  const server = createServer((socket) => {
    socket.on("error", () => {});
    socket.once("data", () => answer(socket));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const transport = createKyTransport({ addressGuard: "none", urlPolicy: allowLocalReceivers });
  try {
    const url = `${scheme}://127.0.0.1:${(server.address() as AddressInfo).port}/hunter2`;
    return await transport.send({ url, headers, body: Buffer.from("{}") }, new AbortController().signal);
  } finally {
    await transport.close();
    server.close();
  }
}

describe("what holds in place of the cases left out", () => {
  test("headers come with names in lower case, in their order, the values of one joined but for cookies", async () => {
    const fields = "X-B: 1\r\nSet-Cookie: a=1\r\nx-a: two words\r\nX-B: 2\r\nset-cookie: b=2\r\nx-l: \xe9\r\n";
    const reply = await replyOf((socket) => socket.end(`HTTP/1.1 204 No Content\r\n${fields}\r\n`, "latin1"));
    expect(reply).toMatchObject({
      status: 204,
      headers: [
        ["set-cookie", "a=1"],
        ["set-cookie", "b=2"],
        ["x-a", "two words"],
        ["x-b", "1, 2"],
        ["x-l", "é"],
      ],
    });
  });

  test("a compressed body is decoded, and of what it decodes to no more than the limit is read", async () => {
    const answer = (text: string) => {
      const packed = gzipSync(text);
      const head = `HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\ncontent-length: ${packed.length}\r\n\r\n`;
      return (socket: Socket) => socket.write(Buffer.concat([Buffer.from(head), packed]));
    };
    expect(await replyOf(answer("plain"))).toMatchObject({ body: new Uint8Array(Buffer.from("plain")) });
    const bomb = await replyOf(answer("x".repeat(50_000_000)));
    expect(bomb).toMatchObject({ status: 200, bodyTruncated: true });
    expect(bomb.kind === "response" && bomb.body.length).toBe(MAX_BODY_READ);
  });

  test("a body that cannot be decoded is one that broke off", async () => {
    const head = "HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\ncontent-length: 4\r\n\r\n";
    const reply = await replyOf((socket) => socket.write(`${head}none`));
    expect(reply).toMatchObject({ status: 200, body: new Uint8Array(), bodyTruncated: true });
  });

  test("a reset within the TLS handshake is a connection that was closed", async () => {
    const reply = await replyOf((socket) => socket.resetAndDestroy(), { scheme: "https" });
    expect(reply).toMatchObject({ kind: "failure", code: "connectionClosed" });
  });
});

describe("addresses, which this transport cannot see", () => {
  async function codeFor(url: string, urlPolicy: UrlPolicyOptions) {
    const transport = createKyTransport({ addressGuard: "none", urlPolicy });
    const { signal } = new AbortController();
    const reply = await transport.send({ url, headers: {}, body: Buffer.from("{}") }, signal);
    return reply.kind === "failure" ? reply : { code: "sent", message: "" };
  }

  test.each(["https://8.8.8.8/", "https://[2606:4700::1111]/", "https://134744072/", "http://10.0.0.1/"])(
    "%s is refused by its text, public or not",
    async (url) => {
      const { code, message } = await codeFor(url, {});
      expect(code).toBe("destinationRefused");
      expect(message).toContain("urlPolicy.allow");
    },
  );

  test.each(["http://127.0.0.1:1/", "https://user:pw@example.com/", "ftp://example.com/", "not a url"])(
    "%s is refused by the policy, without its path or query in the words",
    async (url) => {
      expect((await codeFor(`${url}?hunter2`, {})).code).toBe("destinationRefused");
      expect((await codeFor(`${url}?hunter2`, {})).message).not.toContain("hunter2");
    },
  );

  test("an address that urlPolicy.allow holds is sent to, and none beside it", async () => {
    const urlPolicy: UrlPolicyOptions = { ports: "any", allow: ["127.0.0.1"] };
    // Nothing listens on port 2: that it was dialled is what the failure says.
    expect((await codeFor("http://127.0.0.1:2/", urlPolicy)).code).toBe("connectionFailed");
    expect((await codeFor("http://127.0.0.2:2/", urlPolicy)).code).toBe("destinationRefused");
  });

  test.each([undefined, "full", null])("addressGuard %j is refused when the transport is made", (addressGuard) => {
    expect(() => createKyTransport({ addressGuard: addressGuard as "none" })).toThrow(
      expect.objectContaining({ code: "invalid_option", details: { option: "addressGuard" } }),
    );
  });
});

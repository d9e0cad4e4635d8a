import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { github } from "@ancrage/core";
import type { InboundSuite } from "./inbound-suite.ts";
import { head, withConnection } from "./raw-call.ts";
import { type InboundSite, withInboundSite } from "./with-inbound-site.ts";

const pathOf = ({ code }: InboundSite) => `/api/v1/WebHook/${code}`;
const body = '{"name":"Été"}';
const length = `Content-Length: ${Buffer.byteLength(body)}`;

/** HTTP as senders speak it, byte for byte. */
export function socketsArea(suite: InboundSuite): void {
  function raw(title: string, run: (site: InboundSite) => Promise<void>): void {
    suite.test(title, () =>
      withInboundSite(suite, {}, async (site) => {
        await run(site);
        await site.settle();
        assert.ok(site.ran.length > 0);
        for (const call of site.ran) assert.deepEqual(call.body, { name: "Été" });
      }),
    );
  }

  raw("a sender that waits for 100 Continue gets it, and then the answer", (site) =>
    withConnection(site.url, async ({ write, until }) => {
      write(head(pathOf(site), length, "Expect: 100-continue"));
      await until("HTTP/1.1 100 Continue\r\n\r\n");
      write(body);
      await until("HTTP/1.1 200 OK");
    }),
  );

  raw("a chunked body is taken, split anywhere", (site) =>
    withConnection(site.url, async ({ write, until }) => {
      write(head(pathOf(site), "Transfer-Encoding: chunked"));
      for (const byte of Buffer.from(body)) {
        write(Buffer.concat([Buffer.from("1\r\n"), Uint8Array.of(byte), Buffer.from("\r\n")]));
      }
      write("0\r\n\r\n");
      await until("HTTP/1.1 200 OK");
    }),
  );

  suite.test("a body that is signed and comes in chunks is verified without what cuts it", () =>
    withInboundSite(suite, { authentication: github({ secrets: "s" }) }, async (site) => {
      const signature = `X-Hub-Signature-256: sha256=${createHmac("sha256", "s").update(body).digest("hex")}`;
      const send = (text: string) =>
        withConnection(site.url, async ({ write, until }) => {
          write(head(pathOf(site), signature, "Transfer-Encoding: chunked", "Trailer: X-Late"));
          const bytes = Buffer.from(text);
          // In the middle of a letter, with an extension and a trailer, which no signature is about.
          for (const part of [bytes.subarray(0, 10), bytes.subarray(10)]) {
            write(Buffer.concat([Buffer.from(`${part.length.toString(16)};cut=here\r\n`), part, Buffer.from("\r\n")]));
            await new Promise(setImmediate);
          }
          write("0\r\nX-Late: 1\r\n\r\n");
          return (await until("\r\n\r\n")).slice(0, 12);
        });
      assert.equal(await send(body), "HTTP/1.1 200");
      assert.equal(await send(body.replace("t", "T")), "HTTP/1.1 401");
      await site.settle();
      assert.deepEqual(
        site.ran.map((call) => call.body),
        [{ name: "Été" }],
      );
    }),
  );

  suite.test("of five hundred headers those that count are kept, and a hundred in all", () =>
    withInboundSite(suite, { authentication: github({ secrets: "s" }) }, async (site) => {
      const many = Array.from({ length: 500 }, (_, index) => `X${index}: 1`);
      const signature = `X-Hub-Signature-256: sha256=${createHmac("sha256", "s").update(body).digest("hex")}`;
      await withConnection(site.url, async ({ write, until }) => {
        write(`${head(pathOf(site), ...many, length, signature)}${body}`);
        await until("HTTP/1.1 200 OK");
      });
      await site.settle();
      const names = Object.keys(site.ran[0]?.headers as object);
      assert.equal(names.length, 100);
      assert.ok(["content-type", "x-hub-signature-256", "x0"].every((name) => names.includes(name)));
      const [{ id = "" } = {}] = (await site.webhooks.inbound.receipts.list()).items;
      assert.equal((await site.webhooks.inbound.receipts.get(id)).headers.length, 100);
    }),
  );

  suite.test("more headers than the server takes are refused before they come to us, and the next call is taken", () =>
    withInboundSite(suite, {}, async (site) => {
      const many = Array.from({ length: 3_000 }, (_, index) => `X${index}: 1`);
      await withConnection(site.url, async ({ write, until }) => {
        write(head(pathOf(site), ...many, length));
        await until("HTTP/1.1 431 ");
      });
      assert.equal((await site.call({ json: {} })).status, 200);
    }),
  );

  raw("a sender that speaks HTTP/1.0 is answered, and the connection closed", (site) =>
    withConnection(site.url, async ({ write, until, socket }) => {
      write(`${head(pathOf(site), length).replace("HTTP/1.1", "HTTP/1.0")}${body}`);
      await until("200 OK");
      if (!socket.readableEnded) await new Promise((resolve) => socket.once("end", resolve));
    }),
  );

  raw("calls in a row on one connection are each answered, in order", (site) =>
    withConnection(site.url, async ({ write, until }) => {
      const call = `${head(pathOf(site), length)}${body}`;
      write(`${call}${head(`${pathOf(site)}x`, length)}${body}${call}`);
      const come = await until("HTTP/1.1 200 OK", 2);
      assert.deepEqual(come.match(/HTTP\/1\.1 \d+/g), ["HTTP/1.1 200", "HTTP/1.1 404", "HTTP/1.1 200"]);
    }),
  );

  raw("a body that comes slowly is waited for", (site) =>
    withConnection(site.url, async ({ write, until }) => {
      write(head(pathOf(site), length));
      for (const byte of Buffer.from(body)) {
        write(Uint8Array.of(byte));
        await new Promise(setImmediate);
      }
      await until("HTTP/1.1 200 OK");
    }),
  );

  suite.test("a body that does not come to its end is given up", () =>
    withInboundSite(suite, {}, (site) =>
      withConnection(site.url, async ({ write, until }) => {
        write(`${head(pathOf(site), length)}${body.slice(0, 4)}`);
        while ((await site.refusals()).length === 0) {
          site.bodyTimePasses();
          await new Promise(setImmediate);
        }
        await until("HTTP/1.1 408 Request Timeout");
        assert.match((await site.refusals())[0] ?? "", /^408 .* 30 s/);
      }),
    ),
  );

  suite.test("a caller who goes away in the middle leaves nothing behind", () =>
    withInboundSite(suite, {}, async (site) => {
      await withConnection(site.url, async ({ write, socket }) => {
        write(`${head(pathOf(site), length)}${body.slice(0, 4)}`);
        socket.end();
      });
      while ((await site.refusals()).length === 0) await new Promise(setImmediate);
      assert.match((await site.refusals())[0] ?? "", /^400 /);
      assert.equal((await site.webhooks.inbound.receipts.list()).items.length, 0);
      assert.equal((await site.call({ json: {} })).status, 200);
    }),
  );

  suite.test("the path is taken in either case", () =>
    withInboundSite(suite, {}, (site) =>
      withConnection(site.url, async ({ write, until }) => {
        write(`${head(pathOf(site).replace("WebHook", "Webhook"), length)}${body}`);
        await until("HTTP/1.1 200 OK");
      }),
    ),
  );
}

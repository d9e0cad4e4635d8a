import assert from "node:assert/strict";
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

import assert from "node:assert/strict";
import { once } from "node:events";
import { type IncomingMessage, request } from "node:http";
import type { ExportedDeliveryReply } from "@ancrage/core";
import type { AdapterSuite } from "./adapter-suite.ts";
import { expectError, expectText } from "./expect-reply.ts";
import { scriptedReplies } from "./scripted-replies.ts";
import { CALLER_HEADER, callers } from "./test-callers.ts";
import { type Site, withSite } from "./with-site.ts";

const [row] = scriptedReplies.exported as readonly [ExportedDeliveryReply];

/** Answers whose body is made while it is sent. */
export function streamsArea(suite: AdapterSuite): void {
  suite.test("an export as CSV is that of RFC 4180, and no cell of it is a formula", () =>
    withSite(suite, {}, async (site) => {
      const reply = await site.send({ path: "/deliveries/export?format=csv" });
      const text = expectText(reply, 200, "text/csv; charset=utf-8; header=present");
      assert.equal(reply.headers["content-disposition"], 'attachment; filename="deliveries.csv"');
      const lines = text.replaceAll(/"(?:[^"]|"")*"/g, "quoted").split("\r\n");
      const columns = (lines[0] ?? "").split(",");
      assert.deepEqual(columns.toSorted(), Object.keys(row).toSorted());
      const lengths = lines.map((line) => line.split(",").length);
      assert.deepEqual(lengths, [columns.length, columns.length, columns.length, 1]);
      assert.equal(lines[3], "");
      for (const cells of [
        `Télé <b>,"'=HYPERLINK(""https://evil.example"",""Deals"")",'-42,2030-01-02T03:04:05.678Z`,
        `,status,"It answered ""500"",\r\nand more."\r\n`,
        `'@Site,,'\t7,,,\r\n`,
      ]) {
        assert.ok(text.includes(cells), `${cells} is not in ${text}`);
      }
    }),
  );

  suite.test("the first rows of an export arrive before the last ones are made", () =>
    withSite(suite, {}, async (site) => {
      const { promise: arrived, resolve: seen } = Promise.withResolvers<void>();
      site.exported = async function* () {
        for (let made = 0; made < 100; made += 1) yield row;
        await arrived;
        yield row;
      };
      const incoming = await open(site, "/deliveries/export");
      let text = "";
      for await (const chunk of incoming.setEncoding("utf8")) {
        text += chunk;
        if (text.split("\n").length > 100) seen();
      }
      assert.equal(text, `${JSON.stringify(row)}\n`.repeat(101));
    }),
  );

  suite.test("an export stops when the caller goes away, and nobody is told", async () => {
    let site: Site | undefined;
    await withSite(suite, {}, async (served) => {
      site = served;
      const { promise: ended, resolve: end } = Promise.withResolvers<void>();
      let made = 0;
      served.exported = async function* () {
        try {
          for (;;) {
            made += 1;
            // Like a store, which answers later.
            if (made % 100 === 0) await new Promise(setImmediate);
            yield row;
          }
        } finally {
          end();
        }
      };
      const incoming = await open(served, "/deliveries/export");
      await once(incoming, "data");
      incoming.pause();
      incoming.destroy();
      await ended;
      assert.ok(made < 1_000_000, `${made} rows were made for one that was read`);
    });
    assert.deepEqual(site?.logged, []);
  });

  suite.test(
    "an export that fails in the middle is cut off, so that nobody takes it for the whole, and told once",
    () =>
      withSite(suite, {}, async (site) => {
        const broken = new Error("The store is down.");
        site.exported = async function* () {
          for (let made = 0; made < 200; made += 1) yield row;
          throw broken;
        };
        const incoming = await open(site, "/deliveries/export");
        await assert.rejects(async () => {
          for await (const _ of incoming);
        });
        assert.equal(site.logged.length, 1);
        assert.equal(site.logged[0]?.fields?.["error"], broken);
      }),
  );

  suite.test("an export that fails before its first row is an error like any other", () =>
    withSite(suite, {}, async (site) => {
      site.script = () => {
        throw new Error("The store is down.");
      };
      expectError(await site.send({ path: "/deliveries/export" }), 500, "internal");
      assert.equal(site.logged.length, 1);
    }),
  );

  suite.test("HEAD of an export has its headers and makes no row", () =>
    withSite(suite, {}, async (site) => {
      let asked = false;
      site.exported = () => ({
        [Symbol.asyncIterator]() {
          asked = true;
          return { next: async () => ({ done: true, value: undefined }) };
        },
      });
      const reply = await site.send({ method: "HEAD", path: "/deliveries/export" });
      assert.equal(expectText(reply, 200, "application/x-ndjson; charset=utf-8"), "");
      assert.equal(asked, false);
    }),
  );

  suite.test("an export in a format that there is not is refused", () =>
    withSite(suite, {}, async (site) => {
      expectError(await site.send({ path: "/deliveries/export?format=xlsx" }), 400, "invalid_request");
      assert.deepEqual(site.calls, []);
    }),
  );
}

/** The answer to a GET, once its head has arrived. */
async function open({ url, prefix }: Site, path: string): Promise<IncomingMessage> {
  const { hostname, port } = new URL(url);
  const headers = { [CALLER_HEADER]: JSON.stringify(callers.operator) };
  const outgoing = request({ hostname, port, path: prefix + path, headers, agent: false }).end();
  outgoing.on("error", () => {});
  const [incoming] = await once(outgoing, "response");
  return incoming;
}

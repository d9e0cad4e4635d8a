import assert from "node:assert/strict";
import { once } from "node:events";
import { connect, type Socket } from "node:net";
import type { AdapterSuite } from "./adapter-suite.ts";
import { expectJson } from "./expect-reply.ts";
import { CALLER_HEADER, callers } from "./test-callers.ts";
import { type Site, type SiteSetup, withSite } from "./with-site.ts";

/** A caller that goes away harms nobody. */
export function abortsArea(suite: AdapterSuite): void {
  suite.test("a caller that goes away in the middle of its body calls no operation", async () => {
    const asked = Promise.withResolvers<void>();
    const setup: SiteSetup = {
      authenticate: () => {
        asked.resolve();
        return callers.operator;
      },
    };
    let site: Site | undefined;
    await withSite(suite, setup, async (served) => {
      site = served;
      const socket = await open(served);
      socket.write(head("POST", "/endpoints", ["content-type: application/json", "content-length: 100"]));
      socket.write('{"name":');
      await asked.promise;
      socket.destroy();
      expectJson(await served.send({ path: "/health" }), 200);
    });
    // The site has closed, so the broken request has ended too.
    assert.deepEqual(
      site?.calls.map(({ operation }) => operation),
      ["health"],
    );
    assert.deepEqual(site?.logged, []);
  });

  suite.test("a caller that goes away while its operation runs harms nothing", async () => {
    const started = Promise.withResolvers<void>();
    const released = Promise.withResolvers<void>();
    let site: Site | undefined;
    await withSite(suite, {}, async (served) => {
      site = served;
      served.script = () => {
        started.resolve();
        return released.promise;
      };
      const socket = await open(served);
      socket.write(head("GET", "/endpoints", []));
      await started.promise;
      socket.destroy();
      await once(socket, "close");
      released.resolve();
      expectJson(await served.send({ path: "/health" }), 200);
    });
    assert.deepEqual(site?.logged, []);
  });
}

async function open({ url }: Site): Promise<Socket> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  socket.on("error", () => {});
  await once(socket, "connect");
  return socket;
}

function head(method: string, path: string, headers: readonly string[]): string {
  const caller = `${CALLER_HEADER}: ${JSON.stringify(callers.operator)}`;
  return [`${method} /webhooks${path} HTTP/1.1`, "host: 127.0.0.1", caller, ...headers, "", ""].join("\r\n");
}

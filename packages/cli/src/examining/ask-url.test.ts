import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { askUrl } from "./ask-url.ts";

test("of an answer that goes on for ever the beginning is read", async () => {
  const server = createServer((_, response) => {
    response.writeHead(404);
    const more = () => {
      while (!response.destroyed && response.write("x".repeat(10_000)));
      response.once("drain", more);
    };
    more();
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  const { status, text } = await askUrl(`http://127.0.0.1:${port}/`);
  expect([status, text]).toEqual([404, "x".repeat(1_000)]);
});

import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { createHttpHandler, type Operations } from "@ancrage/core";
import { routeNotFoundReply, sendHttpResponse, toHttpRequest } from "@ancrage/core/node";
import { portal } from "@ancrage/portal";

/** Serves the API and the portal at the loopback, to an operator. */
export async function servePortal(operations: Operations): Promise<{ url: string; close(): Promise<void> }> {
  const handle = createHttpHandler<IncomingMessage>(operations, {
    portal: portal(),
    authenticate: () => ({ tenantId: "default", role: "operator" }),
  });
  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    const reply = await handle(toHttpRequest(request, request));
    sendHttpResponse(response, reply ?? routeNotFoundReply(request.url ?? "/"));
  };
  const server = createServer((request, response) => void answer(request, response));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

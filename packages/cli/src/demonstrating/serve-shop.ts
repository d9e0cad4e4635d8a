import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { createHttpHandler, type Webhooks } from "@ancrage/core";
import { routeNotFoundReply, sendHttpResponse, toHttpRequest } from "@ancrage/core/node";
import { portal } from "@ancrage/portal";
import { receive } from "../listening/receive.ts";

/** A server that runs. */
export interface ServedShop {
  /** Where the API is mounted; `/portal` below it is the portal, and `/receiver` a receiver. */
  readonly url: string;
  /** What its receiver checks signatures with from now on. */
  checkWith(secret: string): void;
  close(): Promise<void>;
}

// Every fourth answer, from the second on: each failure is followed by a success.
const answers = [200, 503, 200, 200];

/** Serves the portal, the API and a receiver at 127.0.0.1. @throws `Error` of Node when it cannot listen there */
export async function serveShop(webhooks: Webhooks, port: number, stop: AbortSignal): Promise<ServedShop> {
  let secrets: readonly string[] = [];
  let calls = 0;
  const handle = createHttpHandler<IncomingMessage>(webhooks, {
    portal: portal(),
    // Whoever sits here is the operator. A page that names this address by another host's name is not whoever sits here.
    authenticate: ({ headers }) =>
      /^(127\.0\.0\.1|localhost):\d+$/.test(headers.host ?? "") && { tenantId: "default", role: "operator" },
  });
  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    if (request.url === "/receiver") {
      const status = answers[calls++ % answers.length] ?? 200;
      await receive(request, response, { secrets, status, delay: 0, body: "", stop });
    } else if (request.url === "/") {
      response.writeHead(302, { location: "/portal" }).end();
    } else {
      const reply = await handle(toHttpRequest(request, request));
      sendHttpResponse(response, reply ?? routeNotFoundReply(request.url ?? "/"));
    }
  };
  const server = createServer((request, response) => void answer(request, response));
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    checkWith(secret) {
      secrets = [secret];
    },
    async close() {
      const closed = once(server, "close");
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

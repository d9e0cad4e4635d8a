import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { answers } from "./answers.ts";
import { readBody } from "./read-body.ts";
import type { ReceivedRequest } from "./received-request.ts";
import { SecretBook } from "./secret-book.ts";
import { verifyRequest } from "./verify-request.ts";

/**
 * A receiver of webhooks as a third party would write one. `POST /hook` (or another path of `answers`) receives;
 * `PUT /hook/secret` tells that path its secret. `onReceived` hears of every webhook, trusted or not, once it is answered.
 */
export function createReceiver(onReceived: (request: ReceivedRequest) => void): Server {
  const secrets = new SecretBook();
  const times = new Map<string, number>();

  function statusOf(path: string, webhookId: string): number {
    const key = `${path} ${webhookId}`;
    const time = (times.get(key) ?? 0) + 1;
    times.set(key, time);
    return answers[path]?.(time) ?? 404;
  }

  function receive(path: string, request: IncomingMessage, body: Buffer, response: ServerResponse): void {
    const distrust = verifyRequest(secrets.get(path), request.headers, body);
    const webhookId = String(request.headers["webhook-id"] ?? "");
    const status = distrust === null ? statusOf(path, webhookId) : 401;
    response.writeHead(status).end(distrust ?? "");
    onReceived({ path, webhookId, distrust, status, body: body.toString("base64") });
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = request.url ?? "/";
    const secretOf = path.replace(/\/secret$/, "");
    const body = await readBody(request).catch(() => null);
    if (body === null) {
      response.writeHead(413).end("The body is longer than 1 MiB.\n");
    } else if (request.method === "POST" && Object.hasOwn(answers, path)) {
      receive(path, request, body, response);
    } else if (request.method === "PUT" && path !== secretOf && Object.hasOwn(answers, secretOf)) {
      const fault = secrets.learn(secretOf, body.toString());
      response.writeHead(fault === null ? 204 : 400).end(fault === null ? undefined : `${fault}\n`);
    } else {
      const paths = Object.keys(answers).join(", ");
      response.writeHead(404).end(`POST a webhook to ${paths}, or PUT its secret to ${secretOf}/secret there.\n`);
    }
  }

  return createServer((request, response) => void answer(request, response));
}

import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { type AnswerTo, answerAt, answerNames } from "./answers.ts";
import { readBody } from "./read-body.ts";
import type { ReceivedRequest } from "./received-request.ts";
import type { ReceiverMemory } from "./receiver-memory.ts";
import { verifyRequest } from "./verify-request.ts";

/**
 * A receiver of webhooks as a third party would write one. `POST /hook` (or another path of `answers`) receives;
 * `PUT /hook/secret` tells that path its secret, `GET /hook/secret` says by 204 or 404 whether it has one.
 * `onReceived` hears of every webhook, trusted or not, once it is answered.
 */
export function createReceiver(memory: ReceiverMemory, onReceived: (request: ReceivedRequest) => void): Server {
  const { secrets } = memory;
  const times = new Map<string, number>();
  for (const request of memory.requests()) if (request.distrust === null) countOf(request.path, request.webhookId);

  function countOf(path: string, webhookId: string): number {
    const key = `${path} ${webhookId}`;
    const time = (times.get(key) ?? 0) + 1;
    times.set(key, time);
    return time;
  }

  function receive(
    path: string,
    answerTo: AnswerTo,
    request: IncomingMessage,
    body: Buffer,
    response: ServerResponse,
  ): void {
    const distrust = verifyRequest(secrets.get(path), request.headers, body);
    const webhookId = String(request.headers["webhook-id"] ?? "");
    const { status, reason } =
      distrust === null ? answerTo(countOf(path, webhookId), body) : { status: 401, reason: distrust };
    const received = { path, webhookId, distrust, status, body: body.toString("base64") };
    memory.remember(received);
    response.writeHead(status).end(reason ?? "");
    onReceived(received);
  }

  function answerSecret(path: string, method: string, body: Buffer, response: ServerResponse): void {
    if (method === "GET") {
      response.writeHead(secrets.get(path) === undefined ? 404 : 204).end();
      return;
    }
    const fault = secrets.learn(path, body.toString());
    response.writeHead(fault === null ? 204 : 400).end(fault === null ? undefined : `${fault}\n`);
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = request.url ?? "/";
    const method = request.method ?? "";
    const secretOf = path.replace(/\/secret$/, "");
    const answerTo = answerAt(path);
    const body = await readBody(request).catch(() => null);
    if (body === null) {
      response.writeHead(413).end("The body is longer than 1 MiB.\n");
    } else if (method === "POST" && answerTo !== null) {
      receive(path, answerTo, request, body, response);
    } else if (["PUT", "GET"].includes(method) && path !== secretOf && answerAt(secretOf) !== null) {
      answerSecret(secretOf, method, body, response);
    } else {
      const paths = answerNames.map((name) => `/${name}`).join(", ");
      response.writeHead(404).end(`POST a webhook to ${paths}, or PUT its secret to ${secretOf}/secret there.\n`);
    }
  }

  return createServer((request, response) => void answer(request, response));
}

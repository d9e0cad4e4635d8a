import { once } from "node:events";
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from "node:http";
import { Webhook } from "standardwebhooks";

export interface ReceivedRequest {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** A status, alone or with headers, and a body other than the receiver's own. */
type Status =
  | number
  | { readonly status: number; readonly headers: Readonly<Record<string, string>>; readonly body?: string };

/** A status, or how to choose one from the request, perhaps later. */
export type Answer = Status | ((request: ReceivedRequest) => Status | Promise<Status>);

/** A receiver on a real socket: keeps what arrives, and answers each path as told (200 unless told otherwise). */
export interface Receiver {
  url(path: string): string;
  answer(path: string, ...answers: readonly Answer[]): void;
  /** Resolves when `count` requests have reached `path`. */
  arrived(path: string, count: number): Promise<readonly ReceivedRequest[]>;
  /** What has reached `path` so far. */
  requests(path: string): readonly ReceivedRequest[];
  close(): Promise<void>;
}

export async function startReceiver(): Promise<Receiver> {
  const requests: ReceivedRequest[] = [];
  const answers = new Map<string, readonly Answer[]>();
  const waiting = new Set<() => void>();

  async function receive(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const path = request.url ?? "";
    const received = { path, headers: request.headers, body: Buffer.concat(chunks).toString() };
    requests.push(received);
    const [answer = 200, ...later] = answers.get(path) ?? [];
    if (later.length > 0) answers.set(path, later);
    for (const check of waiting) check();
    const chosen = typeof answer === "function" ? await answer(received) : answer;
    const { status, headers, body } = typeof chosen === "number" ? { status: chosen, headers: {} } : chosen;
    response.writeHead(status, { "x-receiver": "acceptance", ...headers }).end(body ?? `answered ${status}`);
  }

  // A request that breaks off has nothing to be answered.
  const server = createServer((request, response) => void receive(request, response).catch(() => response.destroy()));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The receiver has no port.");
  const origin = `http://127.0.0.1:${address.port}`;
  const at = (path: string) => requests.filter((request) => request.path === path);

  return {
    url: (path) => origin + path,
    answer: (path, ...next) => void answers.set(path, next),
    requests: at,
    arrived: (path, count) =>
      new Promise((resolve) => {
        const check = () => {
          const arrived = at(path);
          if (arrived.length < count) return;
          waiting.delete(check);
          resolve(arrived);
        };
        waiting.add(check);
        check();
      }),
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

/** What a request carries, after an independent library has verified its signature. */
export function verified({ headers, body }: ReceivedRequest, secret: string): unknown {
  return new Webhook(secret).verify(body, headers as Record<string, string>);
}

import { once } from "node:events";
import { createServer, type IncomingHttpHeaders } from "node:http";
import { Webhook } from "standardwebhooks";

export interface ReceivedRequest {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** A receiver on a real socket: keeps what arrives, and answers each path as told (200 unless told otherwise). */
export interface Receiver {
  url(path: string): string;
  answer(path: string, ...statuses: readonly number[]): void;
  /** Resolves when `count` requests have reached `path`. */
  arrived(path: string, count: number): Promise<readonly ReceivedRequest[]>;
  /** What has reached `path` so far. */
  requests(path: string): readonly ReceivedRequest[];
  close(): Promise<void>;
}

export async function startReceiver(): Promise<Receiver> {
  const requests: ReceivedRequest[] = [];
  const statuses = new Map<string, readonly number[]>();
  const waiting = new Set<() => void>();

  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const path = request.url ?? "";
    requests.push({ path, headers: request.headers, body: Buffer.concat(chunks).toString() });
    const [status = 200, ...later] = statuses.get(path) ?? [];
    if (later.length > 0) statuses.set(path, later);
    response.writeHead(status, { "x-receiver": "acceptance" }).end(`answered ${status}`);
    for (const check of waiting) check();
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The receiver has no port.");
  const origin = `http://127.0.0.1:${address.port}`;
  const at = (path: string) => requests.filter((request) => request.path === path);

  return {
    url: (path) => origin + path,
    answer: (path, ...answers) => void statuses.set(path, answers),
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

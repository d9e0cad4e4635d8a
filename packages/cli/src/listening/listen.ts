import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { interrupted, interruption } from "../interruption.ts";
import { cannotListen } from "./cannot-listen.ts";
import { checkSecrets } from "./check-secrets.ts";
import { receive } from "./receive.ts";
import { receivedLines } from "./received-lines.ts";

/** How `ancrage listen` was told to answer. */
export interface ListenOptions {
  /** Of the endpoint; none: nothing is checked. */
  readonly secrets: readonly string[];
  readonly port: number;
  readonly host: string;
  /** In turn, the last from then on. */
  readonly status: readonly number[];
  /** Milliseconds before each answer. */
  readonly delay: number;
  readonly body: string;
  readonly json?: true;
}

/** Receives until it is interrupted. @throws `CommandError` */
export async function listen(options: ListenOptions): Promise<never> {
  checkSecrets(options.secrets);
  const stop = interruption();
  let count = 0;
  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    const status = options.status[Math.min(count++, options.status.length - 1)] ?? 200;
    const received = await receive(request, response, { ...options, status, stop });
    if (received === null) return;
    if (options.json) console.log(JSON.stringify(received));
    else for (const line of receivedLines(received)) console.log(line);
  };
  const server = createServer((request, response) => void answer(request, response));
  server.listen(options.port, options.host);
  await once(server, "listening").catch((error) => {
    throw cannotListen(options, error);
  });
  const { address, family, port } = server.address() as AddressInfo;
  const place = `http://${family === "IPv6" ? `[${address}]` : address}:${port}`;
  const checks = options.secrets.length === 0 ? "No signature is checked: give --secret." : "Signatures are checked.";
  console.error(`Listening at ${place}. ${checks} Ctrl-C ends it.`);

  if (!stop.aborted) await once(stop, "abort");
  // What is being answered is answered.
  const closed = once(server, "close");
  server.close();
  server.closeIdleConnections();
  await closed;
  throw interrupted(`Stopped after ${count} ${count === 1 ? "request" : "requests"}.`);
}

import { createHmac } from "node:crypto";
import { appendFileSync } from "node:fs";
import { createServer, type IncomingHttpHeaders } from "node:http";
import { setTimeout as wait } from "node:timers/promises";
import type { Arrival } from "../history/history.ts";
import { hashOf } from "../world/deal-created.ts";
import { options, say, whenStopped } from "./in-child.ts";

export interface ReceiverOptions {
  readonly log: string;
}

// The receiver: `POST /<anything>`. It is told the endpoints' secrets by a message, and imports nothing of the library, so
// that its log is the truth.
const { log } = options<ReceiverOptions>();
const secrets = new Map<string, string>();
const seen = new Set<string>();

const server = createServer((request, response) => {
  void (async () => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const arrival = judge(request.headers, Buffer.concat(chunks));
    await wait(Number.parseInt(arrival.bodyHash.slice(2, 4), 16) / 8);
    // Written before it is answered, and never lost: nobody kills this process.
    appendFileSync(log, `${JSON.stringify(arrival)}\n`);
    response.writeHead(arrival.status).end();
  })().catch(() => response.destroy());
});

function judge(headers: IncomingHttpHeaders, body: Buffer): Arrival {
  const [eventId, endpointId] = [String(headers["webhook-id"]), String(headers["webhook-endpoint"])];
  const bodyHash = hashOf(body);
  const key = `${eventId} ${endpointId}`;
  // One in sixteen is refused the first time.
  const status = !seen.has(key) && bodyHash.startsWith("0") ? 500 : 200;
  seen.add(key);
  return {
    ...{ at: Date.now(), eventId, endpointId, bodyHash, status },
    payloadHash: hashOf(JSON.stringify(JSON.parse(body.toString()).data)),
    isSigned: headers["webhook-signature"] === signatureOf(headers, body, secrets.get(endpointId) ?? ""),
  };
}

/** As Standard Webhooks 1.0 has it. */
function signatureOf(headers: IncomingHttpHeaders, body: Buffer, secret: string): string {
  const hmac = createHmac("sha256", Buffer.from(secret.replace("whsec_", ""), "base64"));
  return `v1,${hmac.update(`${headers["webhook-id"]}.${headers["webhook-timestamp"]}.`).update(body).digest("base64")}`;
}

whenStopped(async () => {
  server.closeAllConnections();
  server.close();
});
process.on("message", (message: { secrets?: Record<string, string> }) => {
  for (const [id, secret] of Object.entries(message.secrets ?? {})) secrets.set(id, secret);
  if (message.secrets !== undefined) say("ready");
});
server.listen(0, "127.0.0.1", () => {
  const address = server.address();
  say("listening", { port: typeof address === "object" ? address?.port : null });
});

import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { createWebhooks, type Logger } from "@ancrage/core";
import { createInboundHandler, sendHttpResponse, toHttpRequest } from "@ancrage/core/node";
import { createPostgresStore } from "@ancrage/postgres";
import pg from "pg";
import { DealCreated } from "../world/deal-created.ts";
import { type FastTime, fastClock } from "../world/fast-clock.ts";
import { orderHooks } from "../world/order-hooks.ts";
import { sealingKeys } from "../world/story-terms.ts";
import { options, say, standStillAt, whenStopped } from "./in-child.ts";
import { type InboundPoint, watchedInboundStore } from "./inbound-point.ts";

export interface InboundProcessOptions {
  readonly url: string;
  readonly time: FastTime;
  /** Stands still when it comes there. */
  readonly pauseAt?: InboundPoint;
}

// A host that takes calls of inbound hooks over HTTP and runs them until it is told to stop.
const { url, time, pauseAt } = options<InboundProcessOptions>();
const reached = (point: InboundPoint) => {
  if (point === pauseAt) standStillAt(point);
};
const tell = (level: string) => (message: string, fields?: object) =>
  say("log", { level, message, fields: String(fields) });
const logger: Logger = { debug() {}, info() {}, warn: tell("warn"), error: tell("error") };

const pool = new pg.Pool({ connectionString: url, max: 8 });
const webhooks = createWebhooks({
  ...{ triggers: [DealCreated], inboundHooks: orderHooks(reached), sealingKeys, logger, clock: fastClock(time) },
  store: watchedInboundStore(createPostgresStore({ client: pool, logger }), reached),
});
const handle = createInboundHandler(webhooks);
const server = createServer((request, response) => {
  void handle(toHttpRequest(request, request)).then((reply) => sendHttpResponse(response, reply));
});
await webhooks.start();
server.listen(0, "127.0.0.1");
server.once("listening", () => say("started", { port: (server.address() as AddressInfo).port }));
whenStopped(async () => {
  server.close();
  server.closeAllConnections();
  await webhooks.stop();
  await pool.end();
});

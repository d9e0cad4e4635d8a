// An application that is called, in a process of its own: an inbound hook, and beside it the bare route that one would write.
import { once } from "node:events";
import { createWebhooks, defineInboundHook } from "@ancrage/core";
import { createExpressInboundMiddleware } from "@ancrage/express";
import { createPostgresStore } from "@ancrage/postgres";
import express from "express";
import pg from "pg";

const pool = new pg.Pool({ connectionString: process.argv[2] });
pool.on("error", () => {});
const store = createPostgresStore({ client: pool });
const webhooks = createWebhooks({
  triggers: [],
  inboundHooks: [
    defineInboundHook("bench", { description: "Called", authentication: { kind: "none" }, handler: () => {} }),
  ],
  inbound: { rateLimits: { address: false, code: false } },
  store,
  sealingKeys: [`ancrage_key_${"A".repeat(43)}`],
});
// Not started: what is compared is storing and answering. Runs come after the answer, and the peer has none.
await webhooks.migrate();
await pool.query("create table bare_calls (id bigint generated always as identity primary key, body jsonb not null)");
const { code } = await webhooks.inbound.codes.issue("bench", { label: "Bench" });

const application = express();
application.use("/inbound", createExpressInboundMiddleware(webhooks));
application.post("/bare", express.json(), async (request, response) => {
  await pool.query("insert into bare_calls (body) values ($1)", [request.body]);
  response.type("text").send("ok");
});
const server = application.listen(0, "127.0.0.1");
await once(server, "listening");
const address = server.address();

async function stop(): Promise<void> {
  server.closeAllConnections();
  server.close();
  await webhooks.stop();
  await pool.end();
  process.disconnect();
}

process.on("message", () => void stop());
process.on("disconnect", () => process.exit());
if (address !== null && typeof address === "object") {
  process.send?.({ origin: `http://127.0.0.1:${address.port}`, code });
}

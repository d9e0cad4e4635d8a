import { createWebhooks } from "@ancrage/core";
import { createPostgresStore } from "@ancrage/postgres";
import pg from "pg";
import { DealCreated } from "../world/deal-created.ts";
import { type FastTime, fastClock } from "../world/fast-clock.ts";
import { sealingKeys } from "../world/story-terms.ts";
import { options, say, whenStopped } from "./in-child.ts";
import { type ProducerTerms, startProducing } from "./produce.ts";

export interface ProducerOptions extends Pick<ProducerTerms, "log" | "prefix" | "restMs"> {
  readonly url: string;
  readonly time: FastTime;
}

// A host that fires events, and never dispatches.
const { url, time, ...terms } = options<ProducerOptions>();
const pool = new pg.Pool({
  ...{ connectionString: url, max: 4 },
  // As a host must, whose transactions shall not hold their rows for hours once its network has dropped a connection.
  ...{ connectionTimeoutMillis: 2_000, query_timeout: 2_000, idle_in_transaction_session_timeout: 2_000 },
});
const { triggerWebhookEvent } = createWebhooks({
  ...{ triggers: [DealCreated], store: createPostgresStore({ client: pool }), sealingKeys, clock: fastClock(time) },
});

async function fireWithRow(recordId: string, end: "commit" | "rollback"): Promise<string> {
  const client = await pool.connect();
  let lost: Error | undefined;
  try {
    await client.query("begin");
    await client.query("insert into deals (id) values ($1) on conflict do nothing", [recordId]);
    const fired = await triggerWebhookEvent("DealCreated", recordId, { transaction: client, idempotencyKey: recordId });
    await client.query(end);
    return fired.eventId;
  } catch (error) {
    lost = error instanceof Error ? error : new Error(String(error));
    throw error;
  } finally {
    // Whatever went wrong, a new connection has no transaction open.
    client.release(lost);
  }
}

const stop = startProducing({
  ...terms,
  fireWithRow,
  async fire(recordId, idempotencyKey) {
    const { eventId } = await triggerWebhookEvent("DealCreated", recordId, { idempotencyKey });
    return eventId;
  },
});
whenStopped(async () => {
  await stop();
  await pool.end();
});
say("started");

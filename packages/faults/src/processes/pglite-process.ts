import { allowLocalReceivers, createWebhooks } from "@ancrage/core";
import { createPostgresStore, openPGlite } from "@ancrage/postgres";
import { PGlite } from "@electric-sql/pglite";
import { isDrained } from "../history/dump-ledger.ts";
import { DealCreated } from "../world/deal-created.ts";
import { type FastTime, fastClock } from "../world/fast-clock.ts";
import { dispatchOptions, sealingKeys } from "../world/story-terms.ts";
import { options, say, whenStopped } from "./in-child.ts";
import { type ProducerTerms, startProducing } from "./produce.ts";

export interface PGliteOptions extends Pick<ProducerTerms, "log" | "prefix" | "restMs"> {
  readonly folder: string;
  readonly time: FastTime;
}

// A host with its database inside: it fires events and dispatches them. Asked to stop, it finishes what there is.
const { folder, time, ...terms } = options<PGliteOptions>();
const database = await openPGlite(folder, { create: (dataDir) => PGlite.create(dataDir) });
const webhooks = createWebhooks({
  ...dispatchOptions,
  ...{ triggers: [DealCreated], store: createPostgresStore({ client: database }), sealingKeys },
  ...{ clock: fastClock(time), urlPolicy: allowLocalReceivers },
});
await webhooks.start();

class RolledBack extends Error {}

const stop = startProducing({
  ...terms,
  async fire(recordId, idempotencyKey) {
    const { eventId } = await webhooks.triggerWebhookEvent("DealCreated", recordId, { idempotencyKey });
    return eventId;
  },
  async fireWithRow(recordId, end) {
    try {
      return await database.transaction(async (transaction) => {
        await transaction.query("insert into deals (id) values ($1) on conflict do nothing", [recordId]);
        const about = { transaction, idempotencyKey: recordId };
        const { eventId } = await webhooks.triggerWebhookEvent("DealCreated", recordId, about);
        if (end === "rollback") throw new RolledBack();
        return eventId;
      });
    } catch (error) {
      if (error instanceof RolledBack) return "";
      throw error;
    }
  },
});
whenStopped(async () => {
  await stop();
  while (!(await isDrained(database))) await new Promise((resolve) => setTimeout(resolve, 20));
  await webhooks.stop();
  await database.close();
});
say("started");

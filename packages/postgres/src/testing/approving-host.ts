import { createWebhooks, defineTrigger, type TransportReply } from "@ancrage/core";
import { z } from "zod";
import { createPostgresStore } from "../create-postgres-store.ts";
import type { PostgresClient } from "../database/clients.ts";
import type { Queryable } from "../database/database.ts";

const DealApproved = defineTrigger("DealApproved", {
  ...{ description: "A deal was approved", resource: "deal", action: "create" },
  allowSync: true,
  input: z.object({ deal: z.string() }),
  payload: z.object({ id: z.string() }),
  build: ({ recordId }) => ({ id: recordId }),
  sample: { id: "D-0" },
});

// Processes of one test must open what another has sealed.
const sealingKeys = ["ancrage_key_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"];

/** An application whose deals exist only if a receiver agrees; `answer` says what receivers answer, and to what. */
export function approvingHost(client: PostgresClient, answer: (stage: string) => number = () => 200) {
  const calls: string[] = [];
  const store = createPostgresStore({ client });
  const webhooks = createWebhooks({
    triggers: [DealApproved],
    ...{ store, sealingKeys },
    resolver: { resolve: async () => [] },
    transport: {
      async send({ headers }): Promise<TransportReply> {
        const stage = headers["webhook-stage"] ?? "postOperation";
        calls.push(stage);
        return { kind: "response", status: answer(stage), headers: [], body: new Uint8Array(), bodyTruncated: false };
      },
      close: async () => {},
    },
  });
  return {
    ...{ webhooks, store, calls },
    /** An endpoint that is waited for at each of these stages. */
    async subscribe(...stages: readonly ("preValidation" | "preOperation" | "postOperation")[]): Promise<void> {
      const { id } = await webhooks.endpoints.create({ name: stages.join(), url: `https://${stages[0]}.example/` });
      for (const stage of stages) {
        await webhooks.subscriptions.create(id, { trigger: DealApproved.name, mode: "sync", stage });
      }
    },
    /** Approves a deal; `inside` is done in its transaction. */
    approve(
      deal: string,
      begin: (run: (transaction: Queryable) => Promise<void>) => Promise<unknown>,
      inside: () => Promise<void> = async () => {},
    ): Promise<undefined> {
      return webhooks.runWithWebhooks("DealApproved", { input: { deal }, begin }, async (transaction) => {
        await transaction.query("insert into deals (id) values ($1)", [deal]);
        await inside();
        return { recordId: deal, payload: { id: deal } };
      });
    },
  };
}

import { endpointAfter, type RolledBackRun } from "@ancrage/core";
import type { Database } from "../database/database.ts";
import type { Tables } from "../schema/tables.ts";
import { endpointsById } from "../subscriptions/endpoints-by-id.ts";
import { writingEndpoint } from "../subscriptions/write-endpoint.ts";
import { ledgerTarget, settlingNotes } from "./settle-notes.ts";

/** `DeliveryStore.rollBackStages`: one transaction, of one statement unless endpoints change. */
export function rollingBackStages(t: Tables) {
  const settle = settlingNotes(t, ledgerTarget(t), "select 1", true);
  const endpointsOf = endpointsById(t);
  const write = writingEndpoint(t);

  return (database: Database, { noteIds, events, effects }: RolledBackRun, now: Date): Promise<boolean> =>
    database.transaction(async (transaction) => {
      if (!(await settle(transaction, noteIds, events))) return false;
      const endpoints = new Map(await endpointsOf(transaction, effects, { lock: true }));
      for (const { endpointId, effect } of effects) {
        const before = endpoints.get(endpointId);
        if (before === undefined) continue;
        const after = endpointAfter(before, effect, now);
        endpoints.set(endpointId, after);
        if (after !== before) await write(transaction, after);
      }
      return true;
    });
}

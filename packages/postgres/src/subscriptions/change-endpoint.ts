import type { Endpoint, EventsOfChange, Viewer } from "@ancrage/core";
import { answering, answersOf } from "../database/answers-of.ts";
import type { Database } from "../database/database.ts";
import type { RecordingEvents } from "../queue/record-events.ts";
import type { Tables } from "../schema/tables.ts";
import { findingEndpoint } from "./find-endpoint.ts";
import { holdingUrl, refusingDuplicateEndpoint } from "./refuse-duplicate-endpoint.ts";
import { writingEndpoint } from "./write-endpoint.ts";

/** `SubscriptionStore.updateEndpoint`: one transaction, which locks the endpoint's row. @throws `name_taken`, `duplicate_endpoint` */
export function changingEndpoint(t: Tables, recording: RecordingEvents) {
  const find = findingEndpoint(t);
  const write = writingEndpoint(t);
  const hold = holdingUrl(t);
  const refuseDuplicateEndpoint = refusingDuplicateEndpoint(t);
  const triggersText = answering(
    `select trigger from ${t.subscriptions} where endpoint_id = $1 and ended_at is null order by created_at, id`,
  );

  return (
    database: Database,
    viewer: Viewer,
    endpointId: string,
    change: (endpoint: Endpoint) => Endpoint,
    eventsOf?: EventsOfChange,
  ): Promise<Endpoint | null> =>
    database.transaction(async (transaction) => {
      const before = await find(transaction, viewer, endpointId, { lock: true });
      if (before === null) return null;
      const after = { ...change({ ...before }) };
      await write(transaction, after);
      if (after.state === "enabled" && isNewToUrl(before, after)) {
        await hold(transaction, after);
        const subscriptions = await answersOf<{ trigger: string }>(transaction, triggersText, [endpointId]);
        await refuseDuplicateEndpoint(
          transaction,
          after,
          subscriptions.map(({ trigger }) => trigger),
        );
      }
      const events = eventsOf?.(before, after) ?? [];
      if (events.length > 0) await recording.withKeys(transaction, events);
      return after;
    });
}

function isNewToUrl(before: Endpoint, after: Endpoint): boolean {
  return after.state !== before.state || after.url !== before.url || after.allowSameUrl !== before.allowSameUrl;
}

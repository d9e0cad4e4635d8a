import type { Viewer } from "@ancrage/core";
import { answering, answersOf } from "../database/answers-of.ts";
import type { Database } from "../database/database.ts";
import { cancelingDeliveries } from "../queue/cancel-deliveries.ts";
import type { Tables } from "../schema/tables.ts";
import { deletingEndpoint } from "./end-endpoint.ts";
import { findingEndpoint } from "./find-endpoint.ts";

/** `SubscriptionStore.endSubscription`: one transaction, which locks the endpoint's row. */
export function endingSubscription(t: Tables) {
  const find = findingEndpoint(t);
  const deleteEndpoint = deletingEndpoint(t);
  const cancel = cancelingDeliveries(t);
  const endpointText = answering(
    `select endpoint_id as "endpointId" from ${t.subscriptions} where id = $1 and tenant_id = $2 and ended_at is null`,
  );
  const endText = `with ended as (
  update ${t.subscriptions} set ended_at = $2::timestamptz where id = $1 and ended_at is null returning id
)
${answering("select id from ended")}`;

  return (database: Database, viewer: Viewer, subscriptionId: string, now: Date): Promise<boolean> =>
    database.transaction(async (transaction) => {
      const [live] = await answersOf<{ endpointId: string }>(transaction, endpointText, [
        subscriptionId,
        viewer.tenantId,
      ]);
      const endpoint = live && (await find(transaction, viewer, live.endpointId, { lock: true }));
      if (!endpoint) return false;
      const ended = await answersOf(transaction, endText, [subscriptionId, now.toISOString()]);
      if (ended.length === 0) return false;
      if (endpoint.kind === "restHook") await deleteEndpoint(transaction, endpoint.id, now);
      else await cancel(transaction, { endpointId: endpoint.id, subscriptionId }, "deleted", now);
      return true;
    });
}

import { AncrageError, type Endpoint, hasExpired, type Subscription } from "@ancrage/core";
import { answering, answersOf } from "../database/answers-of.ts";
import type { Database } from "../database/database.ts";
import { columns, selecting } from "../rows/columns.ts";
import { type AnsweredSubscription, readSubscription } from "../rows/read-rows.ts";
import type { Tables } from "../schema/tables.ts";
import { endingAsExpired } from "./end-expired-subscriptions.ts";
import { findingEndpoint } from "./find-endpoint.ts";
import { insertingSubscription } from "./insert-subscription.ts";
import { holdingUrl, refusingDuplicateEndpoint } from "./refuse-duplicate-endpoint.ts";
import { refusingDuplicateSubscription } from "./refuse-duplicate-subscription.ts";
import { insertingEndpoint } from "./write-endpoint.ts";

/**
 * `SubscriptionStore.insertSubscription`: one transaction, which locks the endpoint's row.
 * @throws `endpoint_not_found`, `duplicate_subscription`, `duplicate_endpoint`
 */
export function subscribing(t: Tables) {
  const find = findingEndpoint(t);
  const insert = insertingSubscription(t);
  const hold = holdingUrl(t);
  const refuseDuplicateEndpoint = refusingDuplicateEndpoint(t);
  const refuseDuplicate = refusingDuplicateSubscription(t);
  const endAsExpired = endingAsExpired(t);
  const expiredText = answering(
    `select id from ${t.subscriptions} where endpoint_id = $1 and trigger = $2 and scope is not distinct from $3 and stage = $4 and ended_at is null and expires_at <= $5::timestamptz`,
  );

  return (database: Database, subscription: Subscription): Promise<void> =>
    database.transaction(async (transaction) => {
      const { tenantId, endpointId, trigger, scope, stage, createdAt } = subscription;
      const endpoint = await find(transaction, { tenantId, ownerId: null }, endpointId, { lock: true });
      if (endpoint === null) throw endpointNotFound(endpointId);
      const interest = [endpointId, trigger, scope, stage];
      const expired = await answersOf<{ id: string }>(transaction, expiredText, [...interest, createdAt.toISOString()]);
      for (const { id } of expired) await endAsExpired(transaction, { id, endpointId, isRestHook: false }, createdAt);
      await refuseDuplicate(transaction, subscription);
      await hold(transaction, endpoint);
      await refuseDuplicateEndpoint(transaction, endpoint, [trigger]);
      await insert(transaction, subscription);
    });
}

/**
 * `SubscriptionStore.subscribeRestHook`: one transaction, which holds the URL.
 * @throws `duplicate_endpoint`, `name_taken`
 */
export function subscribingRestHook(t: Tables) {
  const insertEndpoint = insertingEndpoint(t);
  const insert = insertingSubscription(t);
  const hold = holdingUrl(t);
  const refuseDuplicateEndpoint = refusingDuplicateEndpoint(t);
  const endAsExpired = endingAsExpired(t);
  const renewText = `update ${t.subscriptions} set expires_at = $2::timestamptz where id = $1`;
  const existingText = answering(`
select ${selecting(columns.subscription, "s")} from ${t.endpoints} e
join ${t.subscriptions} s on s.endpoint_id = e.id and s.ended_at is null and s.trigger = $4
where e.tenant_id = $1 and md5(e.url) = md5($2) and e.url = $2 and e.kind = 'restHook' and e.deleted_at is null
  and e.owner_id is not distinct from $3
order by s.created_at, s.id limit 1`);

  return (database: Database, endpoint: Endpoint, subscription: Subscription) =>
    database.transaction(async (transaction) => {
      await hold(transaction, endpoint);
      const { tenantId, url, ownerId } = endpoint;
      const [existing] = await answersOf<AnsweredSubscription>(transaction, existingText, [
        tenantId,
        url,
        ownerId,
        subscription.trigger,
      ]);
      if (existing !== undefined) {
        const found = readSubscription(existing);
        const { expiresAt, createdAt } = subscription;
        if (!hasExpired(found, createdAt)) {
          if (expiresAt === null) return { subscription: found, created: false };
          await transaction.query(renewText, [found.id, expiresAt.toISOString()]);
          return { subscription: { ...found, expiresAt }, created: false };
        }
        await endAsExpired(transaction, { ...found, isRestHook: true }, createdAt);
      }
      await insertEndpoint(transaction, endpoint);
      await refuseDuplicateEndpoint(transaction, endpoint, [subscription.trigger]);
      await insert(transaction, subscription);
      return { subscription: { ...subscription }, created: true };
    });
}

function endpointNotFound(endpointId: string): AncrageError {
  return new AncrageError(
    "endpoint_not_found",
    `There is no endpoint ${endpointId}, or it has been deleted. Create one first.`,
    { endpointId },
  );
}

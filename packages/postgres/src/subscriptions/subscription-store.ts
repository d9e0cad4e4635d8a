import { decodeCursor, type SubscriptionStore, type Viewer } from "@ancrage/core";
import { answering, answersOf } from "../database/answers-of.ts";
import type { Database } from "../database/database.ts";
import { recordingEvents } from "../queue/record-events.ts";
import { columns, selecting } from "../rows/columns.ts";
import { limitOf } from "../rows/limit-of.ts";
import { type AnsweredListedSubscription, readListedSubscription } from "../rows/listed-subscription.ts";
import { pageOf } from "../rows/page-of.ts";
import { type AnsweredEndpoint, readEndpoint } from "../rows/read-rows.ts";
import type { Tables } from "../schema/tables.ts";
import { changingEndpoint } from "./change-endpoint.ts";
import { changingSubscription } from "./change-subscription.ts";
import { countingEndpoints } from "./count-endpoints.ts";
import { deletingEndpoint } from "./end-endpoint.ts";
import { endingExpiredSubscriptions } from "./end-expired-subscriptions.ts";
import { endingSubscription } from "./end-subscription.ts";
import { endpointsById } from "./endpoints-by-id.ts";
import { findingCandidate } from "./find-candidate.ts";
import { findingEndpoint } from "./find-endpoint.ts";
import { listingCandidates } from "./list-candidates.ts";
import { pausingTenant } from "./pause-tenant.ts";
import { resealingEndpoints } from "./reseal-endpoints.ts";
import { subscribing, subscribingRestHook } from "./subscribe.ts";
import { insertingEndpoint } from "./write-endpoint.ts";

/** The part of the store that knows who receives. */
export function createSubscriptionStore(
  database: Database,
  t: Tables,
  { notify }: { notify: boolean },
): SubscriptionStore {
  const insertEndpoint = insertingEndpoint(t);
  const changeEndpoint = changingEndpoint(t, recordingEvents(t, { notify }));
  const findEndpoint = findingEndpoint(t);
  const endpointsOf = endpointsById(t);
  const countEndpoints = countingEndpoints(t);
  const deleteEndpoint = deletingEndpoint(t);
  const subscribe = subscribing(t);
  const subscribeRestHook = subscribingRestHook(t);
  const endSubscription = endingSubscription(t);

  const endExpired = endingExpiredSubscriptions(t);
  const change = changingSubscription(t);
  const findCandidate = findingCandidate(t);
  const listCandidates = listingCandidates(t);
  const tenant = pausingTenant(t);
  const reseal = resealingEndpoints(t);

  const endpointsText = (limit: number) =>
    answering(`
select ${selecting(columns.endpoint, "e")} from ${t.endpoints} e
where e.tenant_id = $1 and ($2::text is null or e.owner_id = $2) and e.deleted_at is null
  and ($5::text is null or e.authentication::json ->> 'kind' = $5)
  and ($3::timestamptz is null or (e.created_at, e.id) < ($3::timestamptz, $4))
order by e.created_at desc, e.id desc limit ${limitOf(limit, 1)}`);
  const subscriptionsText = (limit: number) =>
    answering(`
select ${selecting(columns.subscription, "s")}, e.name as "endpointName" from ${t.subscriptions} s
join ${t.endpoints} e on e.id = s.endpoint_id and ($2::text is null or e.owner_id = $2)
where s.tenant_id = $1 and s.ended_at is null and ($5::text is null or s.endpoint_id = $5)
  and ($6::text is null or s.scope = $6)
  and ($3::timestamptz is null or (s.created_at, s.id) < ($3::timestamptz, $4))
order by s.created_at desc, s.id desc limit ${limitOf(limit, 1)}`);
  return {
    insertEndpoint: (endpoint) => insertEndpoint(database, endpoint),
    updateEndpoint: (viewer, endpointId, change, eventsOf) =>
      changeEndpoint(database, viewer, endpointId, change, eventsOf),

    deleteEndpoint: (viewer, endpointId, now) =>
      database.transaction(async (transaction) => {
        const endpoint = await findEndpoint(transaction, viewer, endpointId, { lock: true });
        if (endpoint !== null) await deleteEndpoint(transaction, endpointId, now);
        return endpoint !== null;
      }),

    async findEndpoint(endpointId) {
      const endpoint = (await endpointsOf(database, [{ endpointId }])).get(endpointId);
      return endpoint === undefined || endpoint.deletedAt !== null ? null : endpoint;
    },

    getEndpoint: (viewer, endpointId) => findEndpoint(database, viewer, endpointId),

    countEndpoints: (now) => countEndpoints(database, now),
    async listEndpoints({ tenantId, ownerId }, { cursor, limit, authenticationKind }) {
      const values = [tenantId, ownerId, ...positionOf(cursor), authenticationKind ?? null];
      const rows = await answersOf<AnsweredEndpoint>(database, endpointsText(limit), values);
      return pageOf(rows.map(readEndpoint), limit);
    },

    insertSubscription: (subscription) => subscribe(database, subscription),
    subscribeRestHook: (endpoint, subscription) => subscribeRestHook(database, endpoint, subscription),
    endSubscription: (viewer, subscriptionId, now) => endSubscription(database, viewer, subscriptionId, now),

    findCandidate: (viewer, subscriptionId) => findCandidate(database, viewer, subscriptionId),

    getSubscription: (viewer, subscriptionId) => change.get(database, viewer, subscriptionId),
    updateSubscription: (viewer, subscriptionId, edit) => change.update(database, viewer, subscriptionId, edit),
    endExpiredSubscriptions: (now, limit) => endExpired(database, now, limit),

    async listSubscriptions({ tenantId, ownerId }: Viewer, { cursor, limit, endpointId, scope }) {
      const values = [tenantId, ownerId, ...positionOf(cursor), endpointId ?? null, scope ?? null];
      const rows = await answersOf<AnsweredListedSubscription>(database, subscriptionsText(limit), values);
      return pageOf(rows.map(readListedSubscription), limit);
    },

    pauseTenant: (tenantId, until) => tenant.pause(database, tenantId, until),
    tenantPausedUntil: (tenantId) => tenant.pausedUntil(database, tenantId),

    resealEndpoints: (after, limit, change) => reseal(database, after, limit, change),

    listCandidates: (interests) => listCandidates(database, interests),
  };
}

function positionOf(cursor: string | undefined): [createdAt: string | null, id: string | null] {
  if (cursor === undefined) return [null, null];
  const { createdAt, id } = decodeCursor(cursor);
  return [createdAt.toISOString(), id];
}

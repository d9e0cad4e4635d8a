import type {
  AttemptReply,
  DeliveryDetailReply,
  DeliveryReply,
  EventReply,
  ExportedDeliveryReply,
  ListedDeliveryReply,
} from "../api/ledger-replies.ts";
import type { EndpointReply, SubscriptionReply, TriggerReply } from "../api/replies.ts";
import type { Attempt } from "../model/attempt.ts";
import type { Delivery } from "../model/delivery.ts";
import type { Endpoint } from "../model/endpoint.ts";
import { rateOf } from "../model/endpoint-rate.ts";
import { liveSecrets } from "../model/endpoint-secret.ts";
import type { ListedDelivery } from "../model/listed-delivery.ts";
import type { ListedSubscription } from "../model/listed-subscription.ts";
import type { Page } from "../model/page.ts";
import type { DeliveryDetail, EventDetail } from "../ports/ledger.ts";
import { publicTextOf } from "../signing/ed25519-key.ts";
import { versionOf } from "../signing/secret.ts";
import type { AnyTrigger } from "../triggers/trigger.ts";
import type { TriggerRegistry } from "../triggers/trigger-registry.ts";
import { pickFields } from "./pick-fields.ts";
import { shownBody } from "./shown-body.ts";

/** A trigger as the catalogue shows it. */
export function triggerReply(trigger: AnyTrigger): TriggerReply {
  return {
    ...pickFields(trigger, ["name", "description", "resource", "action"]),
    schema: trigger.jsonSchema,
    sample: JSON.parse(trigger.sampleJson),
    allowSync: trigger.allowSync === true,
    inputSchema: trigger.inputJsonSchema,
    versions: trigger.registeredVersions.map(({ version, jsonSchema, sampleJson }) => ({
      ...{ version, schema: jsonSchema, sample: JSON.parse(sampleJson) },
    })),
  };
}

// biome-ignore format: read as a list
const endpointFields = [
  "id", "ownerId", "kind", "name", "description", "url", "envelope", "allowSameUrl", "sequenced", "lastSequence",
  "attemptTimeoutMs", "retryScheduleMs", "concurrency", "payloadVersion",
  "state", "disabledReason", "disabledAt", "failuresInARow", "failingSince", "pausedUntil", "createdAt",
] as const satisfies readonly (keyof Endpoint)[];

/** An endpoint as everybody may see it who may see it at all: of what is secret just whether it is set. `now` tells which secrets live. */
export function endpointReply(endpoint: Endpoint, now: Date): EndpointReply {
  const { kind, values } = endpoint.authentication;
  const areNamed = kind === "httpHeader" || kind === "httpQueryString";
  return {
    ...pickFields(endpoint, endpointFields),
    rate: rateOf(endpoint, null),
    pauseReason: endpoint.pausedUntil === null ? null : endpoint.pauseReason,
    authentication: {
      kind,
      names: areNamed ? values.map(({ name }) => name) : [],
      isSet: values.every(({ value }) => value !== null),
    },
    headers: endpoint.headers.map(({ name, value, isSecret }) => ({
      ...{ name, isSecret, isSet: value !== null },
      value: isSecret ? null : value,
    })),
    secrets: liveSecrets(endpoint.secrets, now).map(({ id, key, createdAt, expiresAt }) => ({
      ...{ id, signature: versionOf(key), createdAt, expiresAt },
    })),
  };
}

/** The newest secret, in the one answer that shows it: a shared key, or the public key of one that is not. */
export function newSecretReply({ secrets: [newest] }: Endpoint): { readonly secret: string } {
  const key = newest?.key ?? "";
  return { secret: versionOf(key) === "v1" ? key : publicTextOf(key) };
}

// biome-ignore format: read as a list
const subscriptionFields = [
  "id", "name", "description", "endpointId", "endpointName", "trigger", "scope", "mode", "stage", "changedFields", "filter",
  "content", "whenTooLarge", "deleteOnSuccess", "createdAt", "expiresAt",
] as const satisfies readonly (keyof ListedSubscription)[];

/** A subscription as the API shows it, with what `triggers` say of its trigger. */
export function subscriptionReply(subscription: ListedSubscription, triggers: TriggerRegistry): SubscriptionReply {
  const { resource = null, action = null } = triggers.find(subscription.trigger) ?? {};
  return {
    ...pickFields(subscription, subscriptionFields),
    resource,
    action,
    hint: action === "update" && subscription.changedFields === null ? "noChangedFields" : null,
  };
}

// biome-ignore format: read as a list
const deliveryFields = [
  "id", "eventId", "endpointId", "subscriptionId", "trigger", "isTest", "replay", "replayOf", "sequence", "orderingKey", "note",
  "content", "deleteOnSuccess",
  "state", "reason", "attempts", "failures", "crashes", "nextAttemptAt", "lastAttemptState", "lastStatus",
  "createdAt", "endedAt",
] as const satisfies readonly (keyof Delivery)[];

/** A delivery as lists show it; `running` while a process holds it. */
export function deliveryReply(delivery: Delivery): DeliveryReply {
  return { ...pickFields(delivery, deliveryFields), running: delivery.leasedUntil !== null };
}

/** A delivery with the names that people know, and how its last attempt went. */
export function listedDeliveryReply(delivery: ListedDelivery): ListedDeliveryReply {
  return {
    ...deliveryReply(delivery),
    ...pickFields(delivery, ["endpointName", "subscriptionName", "recordId", "lastAttemptAt", "lastError"]),
  };
}

/** A delivery as a row of an export. */
export function exportedDeliveryReply(delivery: ListedDelivery): ExportedDeliveryReply {
  const { lastError, ...listed } = listedDeliveryReply(delivery);
  return { ...listed, lastErrorCode: lastError?.code ?? null, lastErrorMessage: lastError?.message ?? null };
}

/** A delivery with its payload (`null`: it was forgotten or dropped) and every attempt. */
export function deliveryDetailReply({ delivery, event, endpoint, attempts }: DeliveryDetail): DeliveryDetailReply {
  return {
    ...deliveryReply(delivery),
    endpointName: endpoint.name,
    recordId: event.recordId,
    payload: parsed(event.payload),
    history: attempts.map(attemptReply),
  };
}

// biome-ignore format: read as a list
const eventFields = [
  "id", "scope", "trigger", "recordId", "stage", "orderingKey", "createdAt", "state", "reason", "isTest", "depth", "origin",
  "traceparent", "oversizedBytes", "changed",
  "buildFailures", "crashes", "nextBuildAt", "lastError", "forgottenAt", "decisions",
] as const satisfies readonly (keyof EventDetail["event"])[];

/** An event with its payload and its deliveries. */
export function eventReply({ event, deliveries }: EventDetail): EventReply {
  return {
    ...pickFields(event, eventFields),
    payload: parsed(event.payload),
    deliveries: deliveries.map(deliveryReply),
  };
}

/** A page of rows as the API shows it. */
export function pageReply<Row, Reply>({ items, nextCursor }: Page<Row>, reply: (row: Row) => Reply): Page<Reply> {
  return { items: items.map(reply), nextCursor };
}

function attemptReply(attempt: Attempt): AttemptReply {
  const { response } = attempt;
  return {
    ...pickFields(attempt, ["number", "state", "startedAt", "durationMs", "requestHeaders", "error"]),
    response: response === null ? null : { ...response, ...shownBody(response.body) },
  };
}

function parsed(json: string | null): unknown {
  return json === null ? null : JSON.parse(json);
}

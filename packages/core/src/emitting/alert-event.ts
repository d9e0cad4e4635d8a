import { firstEvent } from "../model/first-event.ts";
import type { NewEvent } from "../ports/event-routing.ts";
import type { Ids } from "../ports/ids.ts";
import type { CandidateEndpoint } from "../ports/subscription-store.ts";
import type { AnyTrigger } from "../triggers/trigger.ts";
import type { TriggerRegistry } from "../triggers/trigger-registry.ts";

/** What alerts are recorded with. */
export interface AlertTerms {
  readonly triggers: TriggerRegistry;
  readonly ids: Ids;
  readonly now: Date;
}

/** What there is to tell of an endpoint. */
export interface Alert {
  /** One of `alertTriggers`. */
  readonly trigger: AnyTrigger;
  readonly endpoint: Pick<CandidateEndpoint, "id" | "tenantId" | "name" | "ownerId">;
  /** What its payload says beside the endpoint. */
  readonly facts: Readonly<Record<string, unknown>>;
  /** What tells it from others of the endpoint: the same once more is not recorded. */
  readonly episode: string;
  /** How many webhooks led to it. */
  readonly depth: number;
}

/** The event of an alert: about the endpoint, in its tenant, once an episode. Empty when the trigger is not registered. */
export function alertEvent(
  { trigger, endpoint, facts, episode, depth }: Alert,
  terms: AlertTerms,
): readonly NewEvent[] {
  const { id: endpointId, tenantId, name: endpointName, ownerId } = endpoint;
  const { triggers, ids, now } = terms;
  if (triggers.find(trigger.name) !== trigger) return [];
  const identity = { id: ids.next("evt", now), tenantId, scope: null, trigger: trigger.name, recordId: endpointId };
  return [
    {
      ...firstEvent({ ...identity, createdAt: now }),
      snapshot: JSON.stringify({ endpointId, endpointName, ownerId, ...facts }),
      depth,
      // The hash is always the same: of an episode, whatever was told first stands.
      idempotency: { key: `${endpointId} ${episode}`, hash: "alert" },
    },
  ];
}

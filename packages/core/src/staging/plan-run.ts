import { checkedCause } from "../emitting/checked-cause.ts";
import { checkedKey } from "../emitting/checked-key.ts";
import { interestedCandidates } from "../emitting/interested-candidates.ts";
import { checkedRecordId } from "../emitting/new-event.ts";
import { alreadyTracked, tenantOf } from "../emitting/record-events.ts";
import { AncrageError } from "../errors/ancrage-error.ts";
import type { Endpoint } from "../model/endpoint.ts";
import type { Stage } from "../model/stage.ts";
import type { WebhookEvent } from "../model/webhook-event.ts";
import type { Candidate } from "../ports/subscription-store.ts";
import type { AnyTrigger } from "../triggers/trigger.ts";
import { type CheckedInput, validateInput } from "../triggers/validate-input.ts";
import type { RunRequest } from "./run-request.ts";
import type { StagingTerms } from "./staging-terms.ts";

/** A subscription whose receiver the run may have to wait for, and the delivery that it then gets. */
export interface AwaitedReceiver {
  readonly candidate: Candidate;
  readonly endpoint: Endpoint;
  readonly deliveryId: string;
}

/** A run before anything happens: everything that it will read of the store is here. */
export interface RunPlan {
  readonly trigger: AnyTrigger;
  readonly tenantId: string;
  readonly scope: string | null;
  /** Empty: it does not exist yet. */
  readonly recordId: string;
  readonly input: CheckedInput;
  /** What led to the run. */
  readonly cause: Pick<WebhookEvent, "depth" | "origin" | "traceparent">;
  readonly plannedAt: Date;
  /** Of each stage that anybody is subscribed to, and of the last one always. */
  readonly eventIds: ReadonlyMap<Stage, string>;
  readonly candidates: readonly Candidate[];
  /** By subscription. */
  readonly awaited: ReadonlyMap<string, AwaitedReceiver>;
}

const stages: readonly Stage[] = ["preValidation", "preOperation", "postOperation"];

/**
 * Checks what a run is asked for, and reads who may be called: in the host's transaction nothing of the store can be read,
 * since on PGlite there is no other connection.
 * @throws `unknown_trigger`, `sync_not_allowed`, `already_tracked`, `missing_tenant`, `invalid_option`, `invalid_record_id`,
 * `invalid_input`, `payload_too_large`, and what the store throws
 */
export async function planRun<Transaction>(
  name: string,
  request: RunRequest<unknown, Transaction>,
  { store, triggers, tenancy, ids, clock, attempt }: StagingTerms<Transaction>,
): Promise<RunPlan> {
  const trigger = triggers.get(name);
  if (trigger.allowSync !== true || trigger.input === undefined) throw notAllowed(name);
  if (store.trackedTriggers?.includes(name) === true) throw alreadyTracked(name);
  const tenantId = tenantOf(tenancy, request.tenantId);
  const scope = request.scope === undefined ? null : checkedKey("scope", request.scope);
  const recordId = request.recordId === undefined ? "" : checkedRecordId(request.recordId);
  const cause = { ...checkedCause(request), traceparent: attempt.observer.traceparent() };
  // Known from here on: while the host's transaction is open, nothing can be read of the store.
  await attempt.origin();
  const input = validateInput(trigger, trigger.input, request.input);

  const interest = { tenantId, trigger: name };
  const candidates = (await interestedCandidates([interest], store.subscriptions))(interest);
  const plannedAt = clock.now();
  const isAwaited = ({ subscription, endpoint }: Candidate) =>
    subscription.mode === "sync" && endpoint.state === "enabled";
  const awaited = await Promise.all(
    candidates.filter(isAwaited).map(async (candidate): Promise<AwaitedReceiver[]> => {
      const endpoint = await store.subscriptions.getEndpoint({ tenantId, ownerId: null }, candidate.endpoint.id);
      return endpoint === null ? [] : [{ candidate, endpoint, deliveryId: ids.next("dlv", plannedAt) }];
    }),
  );
  const hasEvent = (stage: Stage) =>
    stage === "postOperation" || candidates.some(({ subscription }) => subscription.stage === stage);
  return {
    ...{ trigger, tenantId, scope, recordId, input, cause, plannedAt, candidates },
    eventIds: new Map(stages.filter(hasEvent).map((stage) => [stage, ids.next("evt", plannedAt)])),
    awaited: new Map(awaited.flat().map((receiver) => [receiver.candidate.subscription.id, receiver])),
  };
}

function notAllowed(trigger: string): AncrageError<"sync_not_allowed"> {
  const message = `${trigger} does not allow runs, since nobody may hear of it ahead. Define it with allowSync: true and the schema of its input, or call triggerWebhookEvent.`;
  return new AncrageError("sync_not_allowed", message, { trigger, because: "trigger" });
}

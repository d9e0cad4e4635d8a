import { firstDelivery } from "../model/first-delivery.ts";
import { firstEvent } from "../model/first-event.ts";
import type { Stage } from "../model/stage.ts";
import type { StagedEvent } from "../model/staged-event.ts";
import type { RunPlan } from "./plan-run.ts";

/**
 * What is noted before anybody is called: of each stage that the run may wait in, its event and every delivery that there
 * may be. If the process stops, this is what is known.
 */
export function notesOf(plan: RunPlan): readonly StagedEvent[] {
  return [...plan.eventIds].flatMap(([stage, id]) => {
    const deliveries = deliveriesOf(plan, stage, id);
    return deliveries.length === 0 ? [] : [{ event: eventOf(plan, stage, id), deliveries }];
  });
}

function eventOf({ trigger, tenantId, scope, recordId, input, cause, plannedAt }: RunPlan, stage: Stage, id: string) {
  const identity = { id, tenantId, scope, trigger: trigger.name, recordId, createdAt: plannedAt };
  const payload = stage === "postOperation" ? null : input.json;
  return { ...firstEvent(identity), ...cause, stage, payload, consulted: [] };
}

function deliveriesOf({ awaited, trigger, tenantId, plannedAt }: RunPlan, stage: Stage, eventId: string) {
  return [...awaited.values()]
    .filter(({ candidate }) => candidate.subscription.stage === stage)
    .map(({ candidate: { subscription, endpoint }, deliveryId }) => ({
      delivery: firstDelivery({
        ...{ id: deliveryId, tenantId, eventId, endpointId: endpoint.id, subscriptionId: subscription.id },
        ...{ trigger: trigger.name, isTest: false, replayOf: null, note: null, createdAt: plannedAt },
      }),
      attempt: null,
    }));
}

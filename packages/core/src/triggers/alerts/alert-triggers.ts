import type { AlertSubject } from "../../model/alert-subject.ts";
import type { AnyTrigger } from "../trigger.ts";
import { BacklogGrowing } from "./backlog-growing.ts";
import { DeliveryExhausted } from "./delivery-exhausted.ts";
import { EndpointDisabled } from "./endpoint-disabled.ts";
import { EndpointFailing } from "./endpoint-failing.ts";

/**
 * What tells of endpoints that need somebody's attention, as triggers that one can subscribe to. Register them beside the
 * host's own: `triggers: [NewDeal, ...alertTriggers]`. What is not registered is not recorded.
 */
export const alertTriggers = [EndpointFailing, EndpointDisabled, DeliveryExhausted, BacklogGrowing] as const;

/** Whether a trigger is one of `alertTriggers`; one of the host's own with the same name is not. */
export function isAlert(trigger: AnyTrigger | undefined): boolean {
  return alertTriggers.some((one) => one === trigger);
}

/** The endpoint that a payload of `trigger` is about; `undefined`: it is no alert. */
export function alertSubject(trigger: AnyTrigger, payloadValue: () => unknown): AlertSubject | undefined {
  // Its schema has checked it.
  return isAlert(trigger) ? (payloadValue() as AlertSubject) : undefined;
}

import { AncrageError } from "../errors/ancrage-error.ts";
import type { RefusedCall } from "../errors/refused-run.ts";
import type { WebhookEvent } from "../model/webhook-event.ts";
import type { CalledReceiver } from "./call-receiver.ts";
import { refusalLog } from "./refusal-log.ts";

/** The error of a run that receivers stopped: which ones, what they answered, and what to do. */
export function endpointUnavailable(
  event: WebhookEvent,
  called: readonly CalledReceiver[],
  timeoutMs: number,
): AncrageError<"endpoint_unavailable"> {
  const refusals = called.filter(({ delivery }) => delivery.state !== "succeeded").map(refusedCall);
  const advice = adviceFor(refusals);
  const names = refusals.map(({ endpointName, error }) => `"${endpointName}" (${error.message.replace(/\.$/, "")})`);
  return new AncrageError(
    "endpoint_unavailable",
    `${event.trigger} was stopped at the stage ${event.stage}, and nothing was changed: ${names.join(", ")}. ${advice}`,
    {
      trigger: event.trigger,
      stage: event.stage,
      eventId: event.id,
      refusals,
      advice,
      log: refusalLog(event, called, timeoutMs),
    },
  );
}

function refusedCall({ endpoint, delivery, attempt }: CalledReceiver): RefusedCall {
  return {
    endpointId: endpoint.id,
    endpointName: endpoint.name,
    subscriptionId: delivery.subscriptionId ?? "",
    deliveryId: delivery.id,
    status: delivery.lastStatus,
    error: attempt?.error ?? { code: "internal", message: "Nothing could be sent." },
  };
}

/** A receiver that answered has decided; one that did not may answer the next time. */
function adviceFor(refusals: readonly RefusedCall[]): string {
  const hasDecided = refusals.some(({ status }) => status !== null && status >= 400 && status < 500);
  return hasDecided
    ? "Read in the log why, and change what was asked for, or ask an operator of the endpoint."
    : "Try again in a moment; if it stays, pass the log on to an operator of the endpoint.";
}

import type { NewEvent } from "../ports/event-routing.ts";
import type { CandidateEndpoint } from "../ports/subscription-store.ts";
import { EndpointDisabled } from "../triggers/alerts/endpoint-disabled.ts";
import { EndpointFailing } from "../triggers/alerts/endpoint-failing.ts";
import { type AlertTerms, alertEvent } from "./alert-event.ts";
import { endpointNews } from "./endpoint-news.ts";

/** The alerts of an endpoint that changed from one row to another. `depth`: how many webhooks led to the change. */
export function endpointAlerts(
  before: CandidateEndpoint,
  after: CandidateEndpoint,
  terms: AlertTerms & { readonly depth?: number },
): readonly NewEvent[] {
  const { depth = 0 } = terms;
  return endpointNews(before, after).flatMap(({ name, event }) => {
    switch (name) {
      case "endpoint.failing": {
        const { stage, failingSince } = event;
        const { failuresInARow, pausedUntil } = after;
        const facts = { failingSince, stage, failuresInARow, pausedUntil };
        const episode = `${failingSince.toISOString()} ${stage}`;
        return alertEvent({ trigger: EndpointFailing, endpoint: after, facts, episode, depth }, terms);
      }
      case "endpoint.disabled": {
        const disabledAt = after.disabledAt ?? terms.now;
        const facts = { reason: event.reason, disabledAt };
        const episode = `${disabledAt.toISOString()} ${event.reason}`;
        return alertEvent({ trigger: EndpointDisabled, endpoint: after, facts, episode, depth }, terms);
      }
      default:
        return [];
    }
  });
}

import type { LifecycleEvents } from "../ports/lifecycle.ts";
import type { CandidateEndpoint } from "../ports/subscription-store.ts";

type EndpointEventName = Extract<keyof LifecycleEvents, `endpoint.${string}`>;

/** One thing that there is to tell of an endpoint. */
export type EndpointNews = {
  [Name in EndpointEventName]: { readonly name: Name; readonly event: LifecycleEvents[Name] };
}[EndpointEventName];

/**
 * What there is to tell of an endpoint that changed from one row to another. The rows alone decide, so that of several
 * processes only the one that wrote the change tells it. Pure.
 */
export function endpointNews(before: CandidateEndpoint, after: CandidateEndpoint): readonly EndpointNews[] {
  const about = { endpointId: after.id, tenantId: after.tenantId, name: after.name };
  if (after.disabledReason !== null && before.state === "enabled" && after.state === "disabled") {
    return [{ name: "endpoint.disabled", event: { ...about, reason: after.disabledReason } }];
  }
  const news: EndpointNews[] = [];
  const { failingSince, failingStage: stage, pausedUntil } = after;
  const isSameSpell = isSameTime(before.failingSince, failingSince);
  // What somebody paused until a time was not ill.
  const pauseEnded = before.pausedUntil !== null && pausedUntil === null && before.pauseReason !== "byOperator";
  if (pauseEnded || (!isSameSpell && before.failingStage > 0)) news.push({ name: "endpoint.recovered", event: about });
  if (failingSince !== null && stage !== 0 && stage > (isSameSpell ? before.failingStage : 0)) {
    news.push({ name: "endpoint.failing", event: { ...about, failingSince, stage } });
  }
  if (pausedUntil !== null && !isSameTime(before.pausedUntil, pausedUntil)) {
    news.push({ name: "endpoint.paused", event: { ...about, pausedUntil } });
  }
  return news;
}

function isSameTime(one: Date | null, other: Date | null): boolean {
  return one?.getTime() === other?.getTime();
}

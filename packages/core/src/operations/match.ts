import type { z } from "zod";
import { checkInput } from "../api/check-input.ts";
import type { MatchReply } from "../api/replies.ts";
import { matchBody } from "../api/request-schemas.ts";
import { AncrageError } from "../errors/ancrage-error.ts";
import { evaluateFilter } from "../matching/evaluate-filter.ts";
import { type MatchedEvent, matchSubscription } from "../matching/match-subscription.ts";
import { ANY_TRIGGER } from "../model/subscription.ts";
import type { Viewer } from "../model/viewer.ts";
import type { AnyTrigger } from "../triggers/trigger.ts";
import { checkedFilter } from "./checked-filter.ts";
import { eventNotFound } from "./event-not-found.ts";
import { type OperatingTerms, viewerOf } from "./operating-terms.ts";
import type { Operations } from "./operations.ts";
import { subscriptionNotFound } from "./subscription-refusals.ts";

/** `triggers.match` */
export function matchOperation(terms: OperatingTerms): Operations["triggers"]["match"] {
  const { store, triggers } = terms;
  return async (name, request, actingFor): Promise<MatchReply> => {
    const wanted = checkInput(matchBody, request);
    const viewer = viewerOf(terms, actingFor);
    const trigger = triggers.get(name);
    const filter = wanted.filter === undefined ? null : checkedFilter(wanted.filter, { trigger: name }, triggers);
    const event = await matchedEvent(terms, viewer, trigger, wanted);
    if (filter !== null) {
      const { passes, clause } = evaluateFilter(filter, event.payloadValue());
      return { matches: passes, reason: passes ? null : "filtered", clause, note: null };
    }
    const subscriptionId = wanted.subscriptionId ?? "";
    const candidate = await store.subscriptions.findCandidate(viewer, subscriptionId);
    if (candidate === null || candidate.subscription.endedAt !== null) throw subscriptionNotFound(subscriptionId);
    const { trigger: subscribed } = candidate.subscription;
    if (subscribed !== ANY_TRIGGER && subscribed !== name) {
      return { matches: false, reason: "otherTrigger", clause: null, note: null };
    }
    // A sample has no scope and no stage, and is no older than anybody.
    const { scope, stage } = wanted.eventId === undefined ? candidate.subscription : event;
    const match = matchSubscription({ ...event, scope, stage }, candidate, trigger, terms.clock.now());
    return match.matches
      ? { matches: true, reason: null, clause: null, note: match.note }
      : { matches: false, reason: match.reason, clause: match.clause, note: null };
  };
}

async function matchedEvent(
  { store, clock }: OperatingTerms,
  viewer: Viewer,
  trigger: AnyTrigger,
  { eventId, payload }: z.output<typeof matchBody>,
): Promise<MatchedEvent> {
  if (eventId === undefined) {
    const value: unknown = payload === undefined ? JSON.parse(trigger.sampleJson) : payload;
    return { createdAt: clock.now(), scope: null, changed: null, stage: "postOperation", payloadValue: () => value };
  }
  const detail = await store.deliveries.getEvent(viewer, eventId);
  if (detail === null || detail.event.trigger !== trigger.name) throw eventNotFound(eventId);
  const { event } = detail;
  const { payload: json } = event;
  if (json === null) throw noPayload(eventId);
  return { ...event, payloadValue: () => JSON.parse(json) as unknown };
}

function noPayload(eventId: string): AncrageError<"payload_gone"> {
  const message = `The event ${eventId} has no payload to look at: it is not built yet, was too large to be kept, or has been wiped. Try another event, or the sample.`;
  return new AncrageError("payload_gone", message, { eventId });
}

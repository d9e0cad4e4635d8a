import type { z } from "zod";
import { checkInput } from "../api/check-input.ts";
import { invalidRequest } from "../api/invalid-request.ts";
import type { MatchReply } from "../api/ledger-replies.ts";
import { matchBody } from "../api/request-schemas.ts";
import { parsedOnce } from "../emitting/parsed-once.ts";
import { AncrageError } from "../errors/ancrage-error.ts";
import { evaluateFilter } from "../matching/evaluate-filter.ts";
import { type MatchedEvent, matchSubscription } from "../matching/match-subscription.ts";
import type { Stage } from "../model/stage.ts";
import { ANY_TRIGGER } from "../model/subscription.ts";
import type { Viewer } from "../model/viewer.ts";
import { alertSubject } from "../triggers/alerts/alert-triggers.ts";
import type { AnyTrigger } from "../triggers/trigger.ts";
import { checkedFilter } from "./checked-filter.ts";
import { eventNotFound } from "./event-not-found.ts";
import { matchedInput } from "./matched-input.ts";
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
    const past = wanted.eventId === undefined ? null : await pastEvent(terms, viewer, trigger, wanted.eventId);
    if (wanted.filter !== undefined) {
      const stage = wanted.stage ?? past?.stage ?? "postOperation";
      const filter = checkedFilter(wanted.filter, { trigger: name, stage }, triggers);
      const event = past ?? trialEvent(terms, trigger, stage, wanted);
      if (event.stage !== stage) return refused("otherStage");
      const { passes, clause } = evaluateFilter(filter, event.payloadValue());
      return { matches: passes, reason: passes ? null : "filtered", clause, note: null };
    }
    const subscriptionId = wanted.subscriptionId ?? "";
    const candidate = await store.subscriptions.findCandidate(viewer, subscriptionId);
    if (candidate === null || candidate.subscription.endedAt !== null) throw subscriptionNotFound(subscriptionId);
    const { trigger: subscribed, stage, scope } = candidate.subscription;
    if (subscribed !== ANY_TRIGGER && subscribed !== name) return refused("otherTrigger");
    // What is tried has no scope of its own, and is no older than anybody.
    const event = past ?? { ...trialEvent(terms, trigger, stage, wanted), scope };
    const match = matchSubscription(event, candidate, trigger, terms.clock.now());
    return match.matches
      ? { matches: true, reason: null, clause: null, note: match.note }
      : refused(match.reason, match.clause);
  };
}

function refused(reason: MatchReply["reason"], clause: string | null = null): MatchReply {
  return { matches: false, reason, clause, note: null };
}

/** What is tried at a stage: a payload, by default the sample, or ahead of an operation its input. */
function trialEvent(
  { clock }: OperatingTerms,
  trigger: AnyTrigger,
  stage: Stage,
  { payload, input }: Pick<z.output<typeof matchBody>, "payload" | "input">,
): MatchedEvent {
  const about = { createdAt: clock.now(), scope: null, changed: null, stage } as const;
  if (stage !== "postOperation") {
    const value = matchedInput(trigger, stage, { payload, input });
    return { ...about, payloadValue: () => value };
  }
  if (input !== undefined) {
    const message = "After an operation its payload is sent. Give payload, or a stage ahead of the operation.";
    throw invalidRequest([{ path: "input", message }]);
  }
  const value: unknown = payload === undefined ? JSON.parse(trigger.sampleJson) : payload;
  return { ...about, payloadValue: () => value };
}

async function pastEvent(
  { store }: OperatingTerms,
  viewer: Viewer,
  trigger: AnyTrigger,
  eventId: string,
): Promise<MatchedEvent> {
  const detail = await store.deliveries.getEvent(viewer, eventId);
  if (detail === null || detail.event.trigger !== trigger.name) throw eventNotFound(eventId);
  const { event } = detail;
  const { payload: json } = event;
  if (json === null) throw noPayload(eventId);
  const payloadValue = parsedOnce(json);
  return { ...event, payloadValue, about: alertSubject(trigger, payloadValue) };
}

function noPayload(eventId: string): AncrageError<"payload_gone"> {
  const message = `The event ${eventId} has no payload to look at: it is not built yet, was too large to be kept, or has been wiped. Try another event, or the sample.`;
  return new AncrageError("payload_gone", message, { eventId });
}

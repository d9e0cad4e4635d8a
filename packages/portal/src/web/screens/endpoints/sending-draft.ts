import type { Reply, RouteBody } from "@ancrage/client";
import { readSpans, spansText } from "./retry-spans.ts";

/** A header of every request, as it is being entered. */
export interface HeaderDraft {
  readonly name: string;
  /** Empty where a value is stored: that one stays. */
  readonly value: string;
  readonly isSecret: boolean;
  /** How a value is stored for it; `null`: none is, and one has to be entered. */
  readonly stored: "plain" | "secret" | null;
}

/** How an endpoint is sent to, as it is being entered; what is empty is as the application has it. */
export interface SendingDraft {
  readonly headers: readonly HeaderDraft[];
  readonly timeoutSeconds: string;
  readonly hasOwnRetries: boolean;
  /** `5 s, 5 min, 2 h`; empty: no retry. */
  readonly retries: string;
  readonly rateLimit: string;
  readonly rateSeconds: string;
  readonly concurrency: string;
  readonly payloadVersion: string;
}

/** As the application has it. */
export const usualSending: SendingDraft = {
  ...{ headers: [], timeoutSeconds: "", hasOwnRetries: false, retries: "" },
  ...{ rateLimit: "", rateSeconds: "1", concurrency: "", payloadVersion: "" },
};

/** The draft of an endpoint as it is. */
export function sendingDraftOf(endpoint: Reply<"EndpointReply">): SendingDraft {
  const { headers, attemptTimeoutMs, retryScheduleMs, rate, concurrency, payloadVersion } = endpoint;
  return {
    headers: headers.map(({ name, value, isSecret }) => ({
      ...{ name, value: value ?? "", isSecret },
      stored: isSecret ? "secret" : "plain",
    })),
    timeoutSeconds: attemptTimeoutMs === null ? "" : String(attemptTimeoutMs / 1_000),
    hasOwnRetries: retryScheduleMs !== null,
    retries: spansText(retryScheduleMs ?? []),
    rateLimit: rate === null ? "" : String(rate.limit),
    rateSeconds: rate === null ? "1" : String(rate.intervalMs / 1_000),
    concurrency: concurrency === null ? "" : String(concurrency),
    payloadVersion: String(payloadVersion),
  };
}

/** The part of an endpoint's settings that says how it is sent to. */
export type SendingSettings = Pick<
  RouteBody<"updateEndpoint">,
  "headers" | "attemptTimeoutMs" | "retryScheduleMs" | "rate" | "concurrency" | "payloadVersion"
>;

/** What the API is told of a draft that came from another: what differs. @throws `SyntaxError` for waits that are none */
export function sendingChanges(before: SendingDraft, after: SendingDraft): SendingSettings {
  const [old, now] = [settingsOf(before), settingsOf(after)];
  const changed = Object.entries(now).filter(
    ([name, value]) => JSON.stringify(value) !== JSON.stringify(old[name as keyof typeof old]),
  );
  return Object.fromEntries(changed);
}

function settingsOf(draft: SendingDraft) {
  const { headers, timeoutSeconds, hasOwnRetries, retries, rateLimit, rateSeconds, concurrency, payloadVersion } =
    draft;
  return {
    headers: headers.map(({ name, value, isSecret }) => ({ name, isSecret, ...(value !== "" && { value }) })),
    attemptTimeoutMs: numberIn(timeoutSeconds, 1_000),
    retryScheduleMs: hasOwnRetries ? readSpans(retries) : null,
    rate: rateLimit === "" ? null : { limit: Number(rateLimit), intervalMs: numberIn(rateSeconds, 1_000) ?? 1_000 },
    concurrency: numberIn(concurrency),
    // There is no version that stands for the newest, so one that is taken out stays as it was.
    ...(payloadVersion !== "" && { payloadVersion: Number(payloadVersion) }),
  };
}

function numberIn(text: string, times = 1): number | null {
  return text === "" ? null : Math.round(Number(text) * times);
}

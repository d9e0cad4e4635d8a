import type { Reply } from "@ancrage/client";
import type { ReactNode } from "react";
import type { Formats } from "../../language/formats.ts";
import type { Messages } from "../../language/messages.ts";
import { StoredText } from "../../parts/stored-text.tsx";
import { spansText } from "./retry-spans.ts";

type Fact = readonly [name: string, value: ReactNode];

/** What is set of how an endpoint is sent to; what is as the application has it is left out. */
export function sendingFacts(
  { headers, retryScheduleMs, rate, concurrency, attemptTimeoutMs, payloadVersion }: Reply<"EndpointReply">,
  t: Messages,
  format: Formats,
): readonly Fact[] {
  const seconds = (ms: number) => format.number(ms / 1_000);
  return [
    [
      t.sending.headers,
      headers.length === 0 ? null : (
        <StoredText key="headers">
          {headers.map(({ name, value }) => (value === null ? name : `${name}: ${value}`)).join(", ")}
        </StoredText>
      ),
    ],
    [
      t.sending.retries,
      retryScheduleMs === null ? null : retryScheduleMs.length === 0 ? t.sending.none : spansText(retryScheduleMs),
    ],
    [t.sending.rate, rate === null ? null : t.sending.rateOf(format.number(rate.limit), seconds(rate.intervalMs))],
    [t.sending.concurrency, concurrency === null ? null : format.number(concurrency)],
    [t.sending.timeout, attemptTimeoutMs === null ? null : seconds(attemptTimeoutMs)],
    [t.sending.payloadVersion, payloadVersion === 1 ? null : format.number(payloadVersion)],
  ];
}

import type { Clock } from "../ports/clock.ts";
import type { Transport, TransportReply, TransportRequest } from "../ports/transport.ts";

export interface SendTerms {
  readonly clock: Clock;
  readonly transport: Transport;
  /** The wall-clock deadline of the whole attempt. */
  readonly attemptTimeoutMs: number;
}

// A transport that keeps its promise needs none of this; one that does not must not hold its slot for ever.
const graceMs = 200;

/**
 * Sends once. At the deadline the transport is told to stop, and what it then has is the reply: a status that was read
 * by then counts, however the body goes on. One that tells nothing for another 200 ms has timed out. Rejects if the
 * transport does.
 */
export function sendBeforeDeadline(
  request: TransportRequest,
  { clock, transport, attemptTimeoutMs }: SendTerms,
): Promise<TransportReply> {
  const deadline = new AbortController();
  return new Promise((resolve, reject) => {
    let cancel = clock.after(attemptTimeoutMs, () => {
      cancel = clock.after(graceMs, () => resolve(timedOut(attemptTimeoutMs)));
      deadline.abort();
    });
    const sent = async () => transport.send(request, deadline.signal);
    sent()
      .finally(() => cancel())
      .then(resolve, reject);
  });
}

function timedOut(attemptTimeoutMs: number): TransportReply {
  return { kind: "failure", code: "timedOut", message: `No answer within ${attemptTimeoutMs} ms.` };
}

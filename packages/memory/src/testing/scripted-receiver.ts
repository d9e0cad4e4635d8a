import {
  type AnyTrigger,
  type PayloadOf,
  type Transport,
  type TransportReply,
  type TransportRequest,
  verifyWebhook,
} from "@ancrage/core";
import type { ManualClock } from "./manual-clock.ts";
import type { RecordingStore } from "./recording-store.ts";
import { AnswerScript, type ScriptedAnswer } from "./scripted-answer.ts";

/** One request that reached the receiver. Its signature was right: one that is not fails the test. */
export interface ReceivedRequest<Payload = unknown> {
  /** `webhook-id`: the same for all attempts of one event. */
  readonly id: string;
  readonly trigger: string;
  readonly url: string;
  readonly endpointId: string;
  readonly receivedAt: Date;
  /** What the payload builder made, out of its envelope. */
  readonly payload: Payload;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** The status that it was answered with; `null` when the connection was dropped or nobody waited for the answer. */
  readonly status: number | null;
}

/** Stands for everybody who receives, at whatever URL, without sockets. Answers 200 unless told otherwise. */
export interface ScriptedReceiver<Triggers extends readonly AnyTrigger[] = readonly AnyTrigger[]> {
  /** What is answered next, in turn; the last answer stays. For one URL when it is named, else for all without a script of their own. */
  answers(...answers: readonly ScriptedAnswer[]): void;
  at(url: string): { answers(...answers: readonly ScriptedAnswer[]): void };
  /** What was accepted with a 2xx, in order: all, or of one trigger. */
  deliveries<Name extends Triggers[number]["name"]>(
    trigger: Name,
  ): readonly ReceivedRequest<PayloadOf<Triggers, Name>>[];
  deliveries(): readonly ReceivedRequest[];
  /** Every request in order, accepted or not. */
  requests(): readonly ReceivedRequest[];
}

interface Waiting {
  readonly untilMs: number;
  readonly answer: () => void;
}

// A dispatcher that has more to send does so within this many turns of the event loop.
const turnsBeforeTimePasses = 4;

export function createScriptedReceiver<Triggers extends readonly AnyTrigger[]>(
  clock: ManualClock,
  store: RecordingStore,
): { receiver: ScriptedReceiver<Triggers>; transport: Transport } {
  const requests: ReceivedRequest[] = [];
  const scripts = new Map<string, AnswerScript>();
  let fallback = new AnswerScript([]);
  let waiting: readonly Waiting[] = [];
  let quietTurns = 0;

  // While an answer is awaited and nothing else arrives, time passes, one step after the other: to the next answer, or to
  // a timer before it, whose work (a deadline, a poll) is then done before time goes on.
  function passTime(): void {
    // A database takes its own time, in which ours stands still.
    quietTurns = store.isBusy() ? 0 : quietTurns + 1;
    if (quietTurns < turnsBeforeTimePasses) {
      setImmediate(passTime);
      return;
    }
    quietTurns = 0;
    const [next] = waiting.toSorted((a, b) => a.untilMs - b.untilMs);
    if (next === undefined) return;
    const timerMs = clock.nextTimerAt()?.getTime() ?? next.untilMs;
    clock.moveTo(new Date(Math.min(timerMs, next.untilMs)));
    if (clock.now().getTime() >= next.untilMs) {
      waiting = waiting.filter((other) => other !== next);
      next.answer();
    }
    if (waiting.length > 0) setImmediate(passTime);
  }

  function delay(ms: number, signal: AbortSignal): Promise<void> {
    if (ms === 0) return Promise.resolve();
    return new Promise((resolve) => {
      const one: Waiting = { untilMs: clock.now().getTime() + ms, answer: resolve };
      waiting = [...waiting, one];
      if (waiting.length === 1) setImmediate(passTime);
      signal.addEventListener("abort", () => {
        waiting = waiting.filter((other) => other !== one);
        resolve();
      });
    });
  }

  const transport: Transport = {
    async send(request, signal): Promise<TransportReply> {
      quietTurns = 0;
      const answer = (scripts.get(store.endpoint(request.headers["webhook-endpoint"] ?? "").url) ?? fallback).next();
      const received = receive(request, clock, store);
      await delay(answer.delayMs ?? 0, signal);
      const { status = 200, headers = {}, body = "", reset = false } = answer;
      const answered = !reset && !signal.aborted;
      requests.push({ ...received, status: answered ? status : null });
      if (signal.aborted) return { kind: "failure", code: "timedOut", message: "Nobody waited for the answer." };
      if (reset) return { kind: "failure", code: "connectionClosed", message: "The receiver dropped the connection." };
      return {
        kind: "response",
        status,
        headers: Object.entries(headers),
        body: Buffer.from(body),
        bodyTruncated: false,
      };
    },
    close: async () => {},
  };

  const receiver: ScriptedReceiver<Triggers> = {
    answers: (...answers) => {
      fallback = new AnswerScript(answers);
    },
    at: (url) => ({
      answers: (...answers) => {
        scripts.set(new URL(url).href, new AnswerScript(answers));
      },
    }),
    // What arrived passed the trigger's schema on its way out, so it has the trigger's type.
    deliveries: ((trigger?: string) =>
      requests.filter(
        ({ status, trigger: name }) => isAccepted(status) && (trigger ?? name) === name,
      )) as ScriptedReceiver<Triggers>["deliveries"],
    requests: () => [...requests],
  };
  return { receiver, transport };
}

function isAccepted(status: number | null): boolean {
  return status !== null && status >= 200 && status < 300;
}

/** Reads a request as a receiver would: checks the signature with the endpoint's secret, and opens the envelope. */
function receive(
  { url, headers, body }: TransportRequest,
  clock: ManualClock,
  store: RecordingStore,
): Omit<ReceivedRequest, "status"> {
  const endpointId = headers["webhook-endpoint"] ?? "";
  const { secrets, envelope } = store.endpoint(endpointId);
  const now = clock.now();
  const live = secrets.filter(({ expiresAt }) => expiresAt === null || expiresAt > now);
  const secret = live.map(({ key }) => verifyingKey(key));
  const { id } = verifyWebhook({ headers, body, secret, now });
  const text = new TextDecoder().decode(body);
  const content: unknown = JSON.parse(text);
  const payload = envelope === "bare" ? content : (content as { data: unknown }).data;
  return { id, trigger: store.triggerOf(id), url, endpointId, receivedAt: clock.now(), payload, headers, body: text };
}

/** A receiver of `v1a` holds the public key, which is the second half of the private one. */
function verifyingKey(key: string): string {
  if (key.startsWith("whsec_")) return key;
  return `whpk_${Buffer.from(key.slice("whsk_".length), "base64").subarray(32).toString("base64")}`;
}

import type { Dispatcher } from "undici";
import type { HeaderList } from "../model/attempt.ts";
import { MAX_BODY_READ, type TransportReply } from "../ports/transport.ts";
import { type AnswerLimits, MAX_HEAD_LINES, tooMuch } from "./answer-limits.ts";
import { failureOf, timedOut } from "./failure-of.ts";

const dropped = new Error("The socket is dropped: nothing more of this answer is read.");

export interface ExchangeOptions {
  /** How messages call the receiver. */
  readonly host: string;
  /** The deadline. */
  readonly signal: AbortSignal;
  readonly limits: AnswerLimits;
  readonly settle: (reply: TransportReply) => void;
}

/**
 * One request on its way, as undici reports on it. Settles exactly once: with the response as soon as its body ended,
 * reached the limit, broke off or met the deadline, or with a failure when that came before the status.
 */
export class Exchange implements Dispatcher.DispatchHandler {
  readonly #host: string;
  readonly #signal: AbortSignal;
  readonly #limits: AnswerLimits;
  readonly #settle: (reply: TransportReply) => void;
  #isSettled = false;
  #answerEnded = () => {};
  #controller: Dispatcher.DispatchController | null = null;
  #status: number | null = null;
  #headers: HeaderList = [];
  #body: Uint8Array = new Uint8Array();
  #bytes = 0;

  constructor({ host, signal, limits, settle }: ExchangeOptions) {
    this.#host = host;
    this.#signal = signal;
    this.#limits = limits;
    this.#settle = settle;
    signal.addEventListener("abort", this);
  }

  /** The deadline. It may come before there is a socket to drop; then `onRequestStart` drops it. */
  handleEvent(): void {
    this.#end(this.#status === null ? timedOut(this.#host) : this.#response(true));
    this.#controller?.abort(dropped);
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    if (this.#isSettled) controller.abort(dropped);
    else this.#controller = controller;
  }

  onResponseStart(controller: Dispatcher.DispatchController, status: number): void {
    // 1xx: the answer is still to come.
    if (status < 200) return;
    this.#answerEnded = this.#limits.headEnded();
    const headers = headerList(controller.rawHeaders);
    if (headers === null) {
      controller.abort(tooMuch(this.#host, `${MAX_HEAD_LINES} lines`));
      return;
    }
    this.#status = status;
    this.#headers = headers;
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Uint8Array): void {
    if (this.#isSettled) return;
    const bytes = Math.min(this.#bytes + chunk.length, MAX_BODY_READ);
    if (bytes > this.#body.length) this.#body = grown(this.#body, bytes);
    const kept = chunk.subarray(0, bytes - this.#bytes);
    this.#body.set(kept, this.#bytes);
    this.#bytes = bytes;
    if (kept.length === chunk.length) return;
    this.#end(this.#response(true));
    controller.abort(dropped);
  }

  onResponseEnd(): void {
    this.#answerEnded();
    this.#end(this.#response(false));
  }

  onResponseError(_controller: Dispatcher.DispatchController | null, error: Error): void {
    this.#end(this.#status === null ? failureOf(error, this.#host) : this.#response(true));
  }

  #response(bodyTruncated: boolean): TransportReply {
    return {
      kind: "response",
      status: this.#status ?? 0,
      headers: this.#headers,
      body: this.#bytes === this.#body.length ? this.#body : this.#body.slice(0, this.#bytes),
      bodyTruncated,
    };
  }

  #end(reply: TransportReply): void {
    if (this.#isSettled) return;
    this.#isSettled = true;
    this.#signal.removeEventListener("abort", this);
    this.#settle(reply);
  }
}

/**
 * Copied at once, never kept as undici hands it out: each chunk is a window on a whole socket read, and a receiver that
 * sends one byte a chunk would have us keep a hundred bytes for each. The first chunk is seldom followed by another.
 */
function grown(body: Uint8Array, bytes: number): Uint8Array {
  const larger = new Uint8Array(body.length === 0 ? bytes : Math.min(Math.max(bytes, 2 * body.length), MAX_BODY_READ));
  larger.set(body);
  return larger;
}

/**
 * undici gives names and values in turn, as bytes. Latin-1 keeps each byte, whatever a receiver puts there. `null` when
 * they are too many.
 */
function headerList(raw: Dispatcher.DispatchController["rawHeaders"]): HeaderList | null {
  if (!Array.isArray(raw)) return [];
  if (raw.length > 2 * MAX_HEAD_LINES) return null;
  const list: (readonly [string, string])[] = [];
  for (let index = 0; index + 1 < raw.length; index += 2) {
    list.push([text(raw[index]).toLowerCase(), withoutTrailingSpace(text(raw[index + 1]))]);
  }
  return list;
}

function text(bytes: Buffer | string | undefined): string {
  return typeof bytes === "object" ? bytes.toString("latin1") : (bytes ?? "");
}

/** Space after a value is no part of it. A pattern would need quadratic time for a long run of spaces within. */
function withoutTrailingSpace(value: string): string {
  let end = value.length;
  while (value[end - 1] === " " || value[end - 1] === "\t") end -= 1;
  return end === value.length ? value : value.slice(0, end);
}

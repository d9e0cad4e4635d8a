import type { Dispatcher } from "undici";
import type { HeaderList } from "../model/attempt.ts";
import { MAX_BODY_READ, type TransportReply } from "../ports/transport.ts";
import { failureOf, timedOut } from "./failure-of.ts";

const dropped = new Error("The socket is dropped: nothing more of this answer is read.");

/**
 * One request on its way, as undici reports on it. Settles exactly once: with the response as soon as its body ended,
 * reached the limit, broke off or met the deadline, or with a failure when that came before the status.
 */
export class Exchange implements Dispatcher.DispatchHandler {
  readonly #host: string;
  readonly #signal: AbortSignal;
  readonly #settle: (reply: TransportReply) => void;
  #isSettled = false;
  #controller: Dispatcher.DispatchController | null = null;
  #status: number | null = null;
  #headers: HeaderList = [];
  #chunks: Uint8Array[] = [];
  #bytes = 0;

  constructor(host: string, signal: AbortSignal, settle: (reply: TransportReply) => void) {
    this.#host = host;
    this.#signal = signal;
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
    this.#status = status;
    this.#headers = headerList(controller.rawHeaders);
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Uint8Array): void {
    if (this.#isSettled) return;
    const room = MAX_BODY_READ - this.#bytes;
    const kept = chunk.length > room ? chunk.subarray(0, room) : chunk;
    this.#chunks.push(kept);
    this.#bytes += kept.length;
    if (kept.length === chunk.length) return;
    this.#end(this.#response(true));
    controller.abort(dropped);
  }

  onResponseEnd(): void {
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
      body: joined(this.#chunks, this.#bytes),
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

/** A copy of exactly the bytes: what undici hands out are windows on whole socket reads, which would be kept alive. */
function joined(chunks: readonly Uint8Array[], bytes: number): Uint8Array {
  const body = new Uint8Array(bytes);
  let offset = 0;
  for (const chunk of chunks) {
    body.set(chunk, offset);
    offset += chunk.length;
  }
  return body;
}

/** undici gives names and values in turn, as bytes. Latin-1 keeps each byte, whatever a receiver puts there. */
function headerList(raw: Dispatcher.DispatchController["rawHeaders"]): HeaderList {
  if (!Array.isArray(raw)) return [];
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

import type { IncomingMessage, ServerResponse } from "node:http";
import { buffer } from "node:stream/consumers";
import { setTimeout } from "node:timers/promises";
import { isAncrageError, verifyWebhook } from "@ancrage/core";
import type { Received } from "./received.ts";

interface ReceiveTerms {
  readonly secrets: readonly string[];
  readonly status: number;
  readonly delay: number;
  readonly body: string;
  /** Whoever stops does not wait for a delay. */
  readonly stop: AbortSignal;
}

// More than the largest body that is sent: 256 KiB of payload in an envelope.
const largestBody = 4 * 1024 * 1024;

/** Takes one webhook and answers it; `null` when its sender went away before it was all there. */
export async function receive(
  request: IncomingMessage,
  response: ServerResponse,
  { secrets, status, delay, body, stop }: ReceiveTerms,
): Promise<Received | null> {
  let bytes: Buffer;
  try {
    bytes = await read(request);
  } catch {
    response.destroy();
    return null;
  }
  const at = new Date();
  const check = checked(request, bytes, secrets);
  if (delay > 0) await setTimeout(delay, undefined, { signal: stop }).catch(() => {});
  const answered = check.verified === false ? 401 : status;
  response.writeHead(answered, body === "" ? {} : { "content-type": "text/plain; charset=utf-8" });
  // An answer to HEAD, 204 or 304 has no body; Node leaves it out.
  response.end(body);
  const content = parsed(bytes.toString("utf8"));
  return {
    at: at.toISOString(),
    method: request.method ?? "",
    path: withoutValues(request.url ?? "/"),
    id: one(request.headers["webhook-id"]),
    type: typeOf(content),
    ...check,
    status: answered,
    answeredMs: Date.now() - at.getTime(),
    body: content,
  };
}

async function read(request: IncomingMessage): Promise<Buffer> {
  let size = 0;
  request.on("data", (chunk: Buffer) => {
    size += chunk.length;
    if (size > largestBody) request.destroy(new Error("too large"));
  });
  return await buffer(request);
}

function checked({ headers }: IncomingMessage, body: Buffer, secret: readonly string[]) {
  if (secret.length === 0) return { verified: null, fault: null, message: null };
  try {
    verifyWebhook({ headers, body, secret });
    return { verified: true, fault: null, message: null };
  } catch (error) {
    if (!isAncrageError(error, "invalid_signature")) throw error;
    return { verified: false, fault: error.details.reason, message: error.message };
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function typeOf(content: unknown): string | null {
  if (typeof content !== "object" || content === null || !("type" in content)) return null;
  return typeof content.type === "string" ? content.type : null;
}

function one(header: string | string[] | undefined): string | null {
  return typeof header === "string" ? header : (header?.[0] ?? null);
}

function withoutValues(url: string): string {
  const [path = "/", query] = url.split("?", 2);
  if (query === undefined) return path;
  return `${path}?${query.replace(/=[^&]*/g, "=…")}`;
}

import assert from "node:assert/strict";
import type { ErrorCode } from "@ancrage/core";
import type { WireReply } from "./send-request.ts";

/** The body of an answer that must have `status` and be JSON, guarded from caches and sniffing. */
export function expectJson(reply: WireReply, status: number): unknown {
  assert.equal(reply.status, status, reply.text);
  assert.equal(reply.headers["content-type"], "application/json; charset=utf-8");
  expectGuarded(reply);
  const length = reply.headers["content-length"];
  if (length !== undefined) assert.equal(Number(length), Buffer.byteLength(reply.text), "content-length counts bytes");
  return JSON.parse(reply.text);
}

/** The body of an answer that must have `status` and this type, guarded from caches and sniffing. */
export function expectText(reply: WireReply, status: number, contentType: string): string {
  assert.equal(reply.status, status, reply.text);
  assert.equal(reply.headers["content-type"], contentType);
  expectGuarded(reply);
  return reply.text;
}

/** An answer that must be 204 and nothing else. */
export function expectNoContent(reply: WireReply): void {
  assert.equal(reply.status, 204, reply.text);
  assert.equal(reply.text, "");
  assert.equal(reply.headers["content-type"], undefined);
  expectGuarded(reply);
}

/** The error of an answer that must have `status` and `code` in the one shape of errors. */
export function expectError(
  reply: WireReply,
  status: number,
  code: ErrorCode | "internal",
): { readonly message: string; readonly details: Readonly<Record<string, unknown>> } {
  const body = expectJson(reply, status) as {
    error: { code: string; message: string; details: Record<string, unknown> };
  };
  assert.deepEqual(Object.keys(body), ["error"]);
  assert.deepEqual(Object.keys(body.error), ["code", "message", "details"]);
  assert.equal(body.error.code, code);
  assert.match(body.error.message, /^[A-Z].*[.]$/s, "the message is a sentence");
  assert.equal(typeof body.error.details, "object");
  return body.error;
}

function expectGuarded(reply: WireReply): void {
  assert.equal(reply.headers["cache-control"], "no-store");
  assert.equal(reply.headers["x-content-type-options"], "nosniff");
}

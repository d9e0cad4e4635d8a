import { expect, test } from "vitest";
import type { TransportReply } from "../ports/transport.ts";
import { storableReply } from "./storable-reply.ts";

const response = { kind: "response", status: 200, headers: [], body: new Uint8Array(), bodyTruncated: false } as const;

test("a reply that stores can keep stays as it is", () => {
  const headers = [["x-a", "caf\xe9 \u001b"] as const, ["x-a", ""] as const];
  const whole = { ...response, headers, body: Uint8Array.of(0, 255), bodyTruncated: true };
  expect(storableReply(whole)).toEqual(whole);
  const failure = { kind: "failure", code: "timedOut", message: "No answer within 15000 ms." } as const;
  expect(storableReply(failure)).toEqual(failure);
});

test("a failure's message becomes a short line that every store can keep, whatever it is", () => {
  const said = (message: unknown) =>
    storableReply({ kind: "failure", code: "connectionFailed", message } as TransportReply);
  expect(said("a\0b\ud800\r\nc\u001b[31m")).toEqual({
    ...{ kind: "failure", code: "connectionFailed" },
    message: "a\\u0000b\ufffd c\\u001b[31m",
  });
  expect(said("x".repeat(9_999))).toMatchObject({ message: expect.stringMatching(/^x{499}…$/) });
  expect(said(undefined)).toMatchObject({ message: "undefined" });
});

test("a failure with a code that there is not is internal", () => {
  for (const code of ["status", "ECONNRESET", "__proto__", "\0", undefined]) {
    expect(storableReply({ kind: "failure", code, message: "It broke." } as TransportReply)).toEqual({
      ...{ kind: "failure", code: "internal", message: "It broke." },
    });
  }
});

test("NUL and half surrogate pairs in a header's name or value are replaced", () => {
  expect(storableReply({ ...response, headers: [["x\0", "\ud800a\0"]] })).toMatchObject({
    headers: [["x\ufffd", "\ufffda\ufffd"]],
  });
});

test("what is no reply is a failure, and says why", () => {
  const wrong: unknown[] = [
    ...[undefined, null, 7, "ok", {}, { kind: "other" }],
    ...[200.5, 99, 1_000, Number.NaN, "200"].map((status) => ({ ...response, status })),
    ...[undefined, "ok", [1, 2], null].map((body) => ({ ...response, body })),
    ...[undefined, {}, "x", ["x"], [["x"]], [["x", 7]], [null]].map((headers) => ({ ...response, headers })),
  ];
  for (const reply of wrong) {
    expect(storableReply(reply as TransportReply)).toEqual({
      ...{ kind: "failure", code: "internal" },
      message: expect.stringMatching(/^The reply of the transport cannot be read: .+\.$/),
    });
  }
});

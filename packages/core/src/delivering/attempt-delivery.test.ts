import { deliveryRow, endpointRow, eventRow } from "@ancrage/conformance";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Delivery } from "../model/delivery.ts";
import type { Endpoint } from "../model/endpoint.ts";
import { silentObserver } from "../ports/observer.ts";
import { systemClock } from "../ports/system-clock.ts";
import type { Transport, TransportReply } from "../ports/transport.ts";
import { createTriggerRegistry } from "../triggers/trigger-registry.ts";
import { attemptDelivery, MAX_BODY_KEPT } from "./attempt-delivery.ts";

const start = new Date("2026-01-01T12:00:00.000Z");
beforeEach(() => void vi.useFakeTimers({ now: start }));
afterEach(() => void vi.useRealTimers());

const build = { clock: systemClock, context: undefined, buildTimeoutMs: 10_000 };

function attempt(
  send: Transport["send"],
  of: { delivery?: Partial<Delivery>; endpoint?: Partial<Endpoint>; payload?: null; unsubscribed?: true } = {},
) {
  const event = eventRow();
  const endpoint = endpointRow(of.endpoint);
  const place = { endpointId: endpoint.id, subscriptionId: null };
  const delivery = deliveryRow(event, place, { attempts: 1, ...of.delivery });
  return attemptDelivery(
    {
      ...{ delivery, claim: 4, event: { ...event, payload: of.payload === null ? null : "{}" }, endpoint },
      ...(of.unsubscribed && { unsubscribed: true }),
    },
    {
      ...{
        clock: systemClock,
        random: () => 0,
        triggers: createTriggerRegistry([]),
        attemptTimeoutMs: 15_000,
        keepResponseBodies: "all",
        observer: silentObserver,
        ...{ authorize: null, build, origin: async () => "here", whenTooLarge: async () => "cancel" },
      },
      transport: { send, close: async () => {} },
    },
  );
}

function answer(status: number, body = "", bodyTruncated = false): TransportReply {
  return { kind: "response", status, headers: [], body: Buffer.from(body), bodyTruncated };
}

test("an attempt is noted from its start to its answer, and the retry counted from the answer", async () => {
  const result = attempt(async () => {
    await new Promise((resolve) => setTimeout(resolve, 2_000));
    return answer(500);
  });
  await vi.advanceTimersByTimeAsync(2_000);
  expect(await result).toMatchObject({
    claim: 4,
    attempt: { number: 1, state: "failed", startedAt: start, durationMs: 2_000, error: { code: "status" } },
    next: { state: "pending", nextAttemptAt: new Date(start.getTime() + 7_000), failures: 1 },
    effect: { kind: "failed", startedAt: start },
  });
});

test("the default schedule holds for a trigger that this process has not registered", async () => {
  expect((await attempt(async () => answer(500))).next).toMatchObject({
    nextAttemptAt: new Date(start.getTime() + 5_000),
  });
});

test("what was forgotten is canceled, and nothing is sent", async () => {
  const send = vi.fn(async () => answer(200));
  expect(await attempt(send, { payload: null })).toMatchObject({
    ...{ attempt: null, effect: null },
    next: { state: "canceled", reason: "forgotten" },
  });
  expect(send).not.toHaveBeenCalled();
});

test("an endpoint's own deadline and schedule win over everybody else's", async () => {
  const endpoint = { attemptTimeoutMs: 3_000, retryScheduleMs: [7_000] };
  const result = attempt(() => new Promise(() => {}), { endpoint });
  // The transport tells nothing even when it is told to stop.
  await vi.advanceTimersByTimeAsync(3_200);
  expect(await result).toMatchObject({
    attempt: { durationMs: 3_200, error: { code: "timedOut", message: "No answer within 3000 ms." } },
    next: { state: "pending", nextAttemptAt: new Date(start.getTime() + 3_200 + 7_000) },
  });
  const last = await attempt(async () => answer(500), { endpoint, delivery: { failures: 1 } });
  expect(last.next).toEqual({ state: "exhausted", reason: "schedule" });
  const only = await attempt(async () => answer(500), { endpoint: { retryScheduleMs: [] } });
  expect(only.next).toEqual({ state: "exhausted", reason: "schedule" });
});

test("an outcome names the URL that the attempt went to", async () => {
  const endpoint = { url: "https://here.example/hook" };
  expect((await attempt(async () => answer(410), { endpoint })).effect).toEqual({ kind: "gone", ...endpoint });
});

test("what a process lost after its subscription had ended is canceled, and nothing is sent", async () => {
  const send = vi.fn(async () => answer(200));
  const { attempt: made, next } = await attempt(send, { unsubscribed: true });
  expect([made, next]).toEqual([null, { state: "canceled", reason: "deleted" }]);
  expect(send).not.toHaveBeenCalled();
});

test("a transport that rejects costs an attempt", async () => {
  const { attempt: made, next } = await attempt(async () => {
    throw new Error("A broken transport.");
  });
  expect(made).toMatchObject({ state: "failed", error: { code: "internal" } });
  expect(made?.error?.message).toContain("A broken transport.");
  expect(next.state).toBe("pending");
});

test("what a transport rejects with may be anything", async () => {
  const { attempt: made } = await attempt(async () => {
    throw Object.create(null);
  });
  expect(made?.error).toEqual({ code: "internal", message: "Something was thrown that has no text." });
});

test("a reply that no store could keep, or that is none, costs an attempt and reaches no store", async () => {
  const { attempt: failed } = await attempt(async () => ({ kind: "failure", code: "tlsFailed", message: "a\0\ud800" }));
  expect(failed?.error).toEqual({ code: "tlsFailed", message: "a\\u0000\ufffd" });
  const { attempt: none, next } = await attempt(async () => undefined as never);
  expect(none).toMatchObject({ state: "failed", response: null, error: { code: "internal" } });
  expect(next.state).toBe("pending");
});

test("a row that no request can be made of costs an attempt, not the loop", async () => {
  const send = vi.fn(async () => answer(200));
  const endpoint = { envelope: "cloudevents", tenantId: "\ud800" } as const;
  const { attempt: made, next } = await attempt(send, { endpoint });
  expect(made).toMatchObject({ state: "failed", requestHeaders: null, error: { code: "internal" } });
  expect(made?.error?.message).toContain("URIError");
  expect(next.state).toBe("pending");
  expect(send).not.toHaveBeenCalled();
});

test("16 KiB of an answer's body are kept, and it is said when there was more", async () => {
  const kept = async (bytes: number, cut = false) =>
    (await attempt(async () => answer(200, "x".repeat(bytes), cut))).attempt?.response;
  const [all, more, cut] = [await kept(MAX_BODY_KEPT), await kept(MAX_BODY_KEPT + 1), await kept(10, true)];
  expect([MAX_BODY_KEPT, all?.body.length, more?.body.length]).toEqual([16_384, 16_384, 16_384]);
  expect([all, more, cut].map((response) => response?.bodyTruncated)).toEqual([false, true, true]);
});

test("the ledger does not learn the signature", async () => {
  let signature = "";
  const { attempt: made } = await attempt(async ({ headers }) => {
    signature = headers["webhook-signature"] ?? "";
    return answer(200);
  });
  expect(signature).toMatch(/^v1,.{44}$/);
  expect(made?.requestHeaders).toContainEqual(["webhook-signature", "v1,***"]);
  expect(JSON.stringify(made)).not.toContain(signature);
});

test("nothing is sent to an endpoint that has ended, and the delivery says how it ended", async () => {
  const send = vi.fn(async () => answer(200));
  const ended = { deletedAt: start, state: "disabled" } as const;
  const gone = await attempt(send, { endpoint: { ...ended, disabledReason: "gone", disabledAt: start } });
  const deleted = await attempt(send, { endpoint: { deletedAt: start } });
  expect([gone.next, deleted.next]).toEqual([
    { state: "canceled", reason: "gone" },
    { state: "canceled", reason: "deleted" },
  ]);
  expect([gone.attempt, gone.effect, deleted.attempt, deleted.effect]).toEqual([null, null, null, null]);
  expect(send).not.toHaveBeenCalled();
});

test("after five crashes nothing more is sent, after four there is one more attempt", async () => {
  const send = vi.fn(async () => answer(200));
  expect((await attempt(send, { delivery: { crashes: 4 } })).next).toEqual({ state: "succeeded" });
  expect((await attempt(send, { delivery: { crashes: 5 } })).next).toEqual({ state: "exhausted", reason: "crashed" });
  expect(send).toHaveBeenCalledTimes(1);
});

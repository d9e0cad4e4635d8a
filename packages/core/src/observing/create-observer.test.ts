import { deliveryRow, endpointRow, eventRow, receiptRow } from "@ancrage/conformance";
import { expect, test } from "vitest";
import { AncrageError } from "../errors/ancrage-error.ts";
import type { Attempt } from "../model/attempt.ts";
import type { Delivery } from "../model/delivery.ts";
import type { Clock } from "../ports/clock.ts";
import { createObserver } from "./create-observer.ts";
import { LoopProgress } from "./loop-progress.ts";
import { Metrics } from "./metrics.ts";
import { prometheusText } from "./prometheus-text.ts";

// Without an SDK: what the process itself counts.
function observing({ byEndpoint = false } = {}) {
  let nowMs = 0;
  const clock: Clock = { now: () => new Date(nowMs), monotonicMs: () => nowMs, after: () => () => {} };
  const metrics = new Metrics();
  const observer = createObserver({
    ...{ clock, metrics, byEndpoint, progress: new LoopProgress(clock) },
    isTrigger: (name) => name === "NewDeal",
  });
  /** The samples of the metrics whose names begin so. */
  const samples = (name: string) =>
    prometheusText(metrics.all)
      .split("\n")
      .filter((line) => line.startsWith(name) && !line.includes("_bucket"));
  function advance(ms: number): void {
    nowMs += ms;
  }
  return { observer, samples, advance };
}

const endpoint = endpointRow({ id: "ep_1" });
const traceparent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

function claimed(of: Partial<Delivery> = {}, event = eventRow({ traceparent })) {
  const delivery = deliveryRow(
    event,
    { endpointId: endpoint.id, subscriptionId: null },
    { createdAt: new Date(0), ...of },
  );
  return { delivery, claim: 1, event, endpoint };
}

const succeeded: Attempt = {
  ...{ deliveryId: "dlv_1", number: 1, state: "succeeded", startedAt: new Date(1_000), durationMs: 500 },
  ...{ requestHeaders: [], error: null },
  response: { status: 200, headers: [], body: new Uint8Array(), bodyTruncated: false },
};
const failed = (code: "status" | "timedOut", status?: number): Attempt => ({
  ...{ ...succeeded, state: "failed", error: { code, message: "No." } },
  response: status === undefined ? null : { status, headers: [], body: new Uint8Array(), bodyTruncated: false },
});

test("attempts count by outcome and by what went wrong, with their time; tests do not", () => {
  const { observer, samples } = observing();
  for (const attempt of [succeeded, succeeded, failed("status", 503), failed("timedOut")]) {
    observer.attempt(claimed()).end(attempt);
  }
  observer.attempt(claimed({ isTest: true })).end(failed("timedOut"));
  expect(samples("ancrage_attempts_total")).toEqual([
    'ancrage_attempts_total{ancrage_attempt_state="succeeded"} 2',
    'ancrage_attempts_total{ancrage_attempt_state="failed",error_type="503"} 1',
    'ancrage_attempts_total{ancrage_attempt_state="failed",error_type="timedOut"} 1',
  ]);
  expect(samples("ancrage_attempt_duration_seconds_sum")).toEqual([
    'ancrage_attempt_duration_seconds_sum{ancrage_attempt_state="succeeded"} 1',
    'ancrage_attempt_duration_seconds_sum{ancrage_attempt_state="failed"} 1',
  ]);
  expect(samples("ancrage_delivery_latency")).toEqual([
    "ancrage_delivery_latency_seconds_sum 3",
    "ancrage_delivery_latency_seconds_count 2",
  ]);
});

test("an endpoint is named where that was asked for", () => {
  const { observer, samples } = observing({ byEndpoint: true });
  observer.attempt(claimed()).end(succeeded);
  expect(samples("ancrage_attempts_total")).toEqual([
    'ancrage_attempts_total{ancrage_attempt_state="succeeded",ancrage_endpoint_id="ep_1"} 1',
  ]);
});

test("where nobody traces, an attempt passes on in which trace its event was triggered, if any", () => {
  const { observer } = observing();
  expect(observer.attempt(claimed()).traceparent).toBe(traceparent);
  expect(observer.attempt(claimed({}, eventRow())).traceparent).toBeNull();
  expect(observer.traceparent()).toBeNull();
});

test("events that could not be recorded say why, and names that are no trigger's are one", () => {
  const { observer, samples, advance } = observing();
  const work = observer.trigger("NewDeal", 3);
  advance(20);
  work.end({ events: [] });
  for (const name of ["Nothing", "Anything"]) {
    const error = new AncrageError("unknown_trigger", "There is none.", { trigger: name, registered: [] });
    observer.trigger(name, 1).end({ error });
  }
  observer.trigger("NewDeal", 1).end({ error: new TypeError("No.") });
  expect(samples("messaging_client_sent_messages_total")).toEqual([
    'messaging_client_sent_messages_total{messaging_destination_name="NewDeal"} 3',
    'messaging_client_sent_messages_total{messaging_destination_name="_OTHER",error_type="unknown_trigger"} 2',
    'messaging_client_sent_messages_total{messaging_destination_name="NewDeal",error_type="TypeError"} 1',
  ]);
  expect(samples("messaging_client_operation_duration_seconds_sum")[0]).toBe(
    'messaging_client_operation_duration_seconds_sum{messaging_operation_name="trigger",messaging_destination_name="NewDeal"} 0.02',
  );
});

test("calls count by status, receipts by what they were, runs by outcome", () => {
  const { observer, samples } = observing();
  observer.receive("POST").end({ hook: "erp", status: 200, isTaken: true });
  observer.receive("POST").end({ hook: null, status: 404, isTaken: false });
  const receipt = receiptRow({ hook: "erp", state: "quarantined" });
  observer.stored({ kind: "stored", receipt, claim: 0 });
  observer.stored({ kind: "duplicate", receipt, first: receipt });
  observer.stored({ kind: "sameBytes", first: receipt });
  const run = { receiptId: "rcp_1", number: 1, startedAt: new Date(0), durationMs: 1, error: "No." };
  observer.handle(receipt).end({ ...run, state: "failed" });
  expect(samples("ancrage_inbound")).toEqual([
    'ancrage_inbound_calls_total{ancrage_call_outcome="taken",http_response_status_code="200"} 1',
    'ancrage_inbound_calls_total{ancrage_call_outcome="refused",http_response_status_code="404"} 1',
    'ancrage_inbound_receipts_total{ancrage_inbound_hook="erp",ancrage_receipt_outcome="quarantined"} 1',
    'ancrage_inbound_receipts_total{ancrage_inbound_hook="erp",ancrage_receipt_outcome="duplicate"} 1',
    'ancrage_inbound_receipts_total{ancrage_inbound_hook="erp",ancrage_receipt_outcome="sameBytes"} 1',
    'ancrage_inbound_runs_total{ancrage_inbound_hook="erp",ancrage_run_state="failed"} 1',
  ]);
});

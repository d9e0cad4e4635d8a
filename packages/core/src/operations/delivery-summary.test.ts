import { expect, test } from "vitest";
import type { DeliverySummary, SummaryRange } from "../model/delivery-summary.ts";
import { summarizedDeliveries } from "./delivery-summary.ts";

const viewer = { tenantId: "t1", ownerId: null };
const now = new Date("2026-01-02T00:00:00Z");
const counts = { pending: 0, succeeded: 1, exhausted: 0, canceled: 0, p50Ms: 5, p95Ms: 9 };

/** A store that has `summaries`, and keeps what it was asked. */
function storeOf(...summaries: readonly DeliverySummary[]) {
  const asked: SummaryRange[] = [];
  const summarizeDeliveries = async (_viewer: typeof viewer, range: SummaryRange) => {
    asked.push(range);
    return summaries;
  };
  return { asked, summarizeDeliveries };
}

test("a day until now, in hours, when nothing is said; every step is there", async () => {
  const store = storeOf({ step: 23, ...counts });
  const reply = await summarizedDeliveries(store, viewer, { steps: 24 }, now);
  expect(store.asked).toEqual([{ since: new Date("2026-01-01T00:00:00Z"), until: now, stepMs: 3_600_000 }]);
  expect(reply.steps).toHaveLength(24);
  expect(reply.steps.at(0)).toEqual({
    ...counts,
    at: new Date("2026-01-01T00:00:00Z"),
    succeeded: 0,
    p50Ms: null,
    p95Ms: null,
  });
  expect(reply.steps.at(-1)).toEqual({ ...counts, at: new Date("2026-01-01T23:00:00Z") });
});

test("steps cover a range that they do not divide", async () => {
  const request = {
    since: new Date("2026-01-01T00:00:00.000Z"),
    until: new Date("2026-01-01T00:00:00.010Z"),
    steps: 3,
  };
  const { stepMs, steps } = await summarizedDeliveries(storeOf(), viewer, request, now);
  expect([stepMs, steps.map(({ at }) => at.getTime() - request.since.getTime())]).toEqual([4, [0, 4, 8]]);
});

test("a range that has not begun is refused", async () => {
  const ahead = summarizedDeliveries(storeOf(), viewer, { since: now, steps: 1 }, now);
  await expect(ahead).rejects.toMatchObject({ code: "invalid_request", details: { issues: [{ path: "since" }] } });
});

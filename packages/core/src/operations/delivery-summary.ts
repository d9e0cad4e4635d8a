import type { z } from "zod";
import { invalidRequest } from "../api/invalid-request.ts";
import type { DeliverySummaryReply } from "../api/ledger-replies.ts";
import { isRange } from "../api/request-schemas.ts";
import type { Viewer } from "../model/viewer.ts";
import type { DeliveryStore } from "../ports/delivery-store.ts";
import type { summaryRequest } from "./call-schemas.ts";

const day = 86_400_000;

const nothing = { pending: 0, succeeded: 0, exhausted: 0, canceled: 0, p50Ms: null, p95Ms: null };

/** What became of the deliveries of a range, with a row for every step. @throws `invalid_request` when nothing lies in it */
export async function summarizedDeliveries(
  deliveries: Pick<DeliveryStore, "summarizeDeliveries">,
  viewer: Viewer,
  request: z.output<typeof summaryRequest>,
  now: Date,
): Promise<DeliverySummaryReply> {
  const { until: end = now, steps } = request;
  const { since = new Date(end.getTime() - day) } = request;
  if (!isRange({ since, until: end }))
    throw invalidRequest([{ path: "since", message: "It lies ahead. Give a time that has passed." }]);
  const stepMs = Math.ceil((end.getTime() - since.getTime()) / steps);
  const summaries = await deliveries.summarizeDeliveries(viewer, { since, until: end, stepMs });
  const byStep = new Map(summaries.map(({ step, ...summary }) => [step, summary]));
  return {
    ...{ since, until: end, stepMs },
    steps: Array.from({ length: steps }, (_, step) => ({
      at: new Date(since.getTime() + step * stepMs),
      ...(byStep.get(step) ?? nothing),
    })),
  };
}

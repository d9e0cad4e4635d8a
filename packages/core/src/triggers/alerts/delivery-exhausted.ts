import { z } from "zod";
import { defineTrigger } from "../define-trigger.ts";
import { aboutEndpoint, asRecorded, sampleEndpoint } from "./about-endpoint.ts";

const payload = z.object({
  ...aboutEndpoint,
  deliveryId: z.string(),
  eventId: z.string(),
  trigger: z.string(),
  recordId: z.string(),
  attempts: z.int(),
  reason: z
    .enum(["schedule", "crashed"])
    .describe("schedule: every retry was used; crashed: it ended its process five times"),
  error: z
    .object({ code: z.string(), message: z.string() })
    .nullable()
    .describe("Why the last attempt failed; null: nothing was sent"),
});

/** A delivery has no attempt left: of an endpoint, the first of each hour. */
export const DeliveryExhausted = defineTrigger("delivery.exhausted", {
  description: "A delivery has no attempt left; of an endpoint, the first of each hour",
  resource: "delivery",
  action: "exhausted",
  payload,
  build: asRecorded<z.input<typeof payload>>,
  sample: {
    ...sampleEndpoint,
    deliveryId: "dlv_0199c2d4a1b0f3a7c5e1d9824b61",
    eventId: "evt_0199c2d4a1b0f3a7c5e1d9824b62",
    trigger: "NewDeal",
    recordId: "D-1",
    attempts: 10,
    reason: "schedule",
    error: { code: "status", message: "The receiver answered 500." },
  },
});

import { z } from "zod";
import { defineTrigger } from "../define-trigger.ts";
import { aboutEndpoint, asRecorded, sampleEndpoint } from "./about-endpoint.ts";

const payload = z.object({
  ...aboutEndpoint,
  failingSince: z.iso.datetime().describe("The first failed attempt after a success"),
  stage: z.literal([1, 2, 3]).describe("1: its first pause; 2: after a day; 3: after three days"),
  failuresInARow: z.int(),
  pausedUntil: z.iso.datetime().nullable().describe("Nothing is sent to it before; null: it is not paused"),
});

/** An endpoint goes on failing: each stage once until an attempt succeeds. */
export const EndpointFailing = defineTrigger("endpoint.failing", {
  description: "An endpoint goes on failing: at its first pause, after a day and after three",
  resource: "endpoint",
  action: "failing",
  payload,
  build: asRecorded<z.input<typeof payload>>,
  sample: {
    ...sampleEndpoint,
    failingSince: "2026-01-01T12:00:00.000Z",
    stage: 1,
    failuresInARow: 10,
    pausedUntil: "2026-01-01T12:06:00.000Z",
  },
});

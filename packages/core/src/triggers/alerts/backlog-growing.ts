import { z } from "zod";
import { defineTrigger } from "../define-trigger.ts";
import { aboutEndpoint, asRecorded, sampleEndpoint } from "./about-endpoint.ts";

const payload = z.object({
  ...aboutEndpoint,
  due: z.int().describe("Deliveries that could be sent now; more than 10,000 are not counted"),
  oldestDueAt: z.iso.datetime().describe("Since when the oldest of them could"),
});

/** What an endpoint is to be sent waits too long, though it neither fails nor is paused: once an hour while it lasts. */
export const BacklogGrowing = defineTrigger("backlog.growing", {
  description: "An endpoint takes what it is sent too slowly, or its rate is too low: what is due waits",
  resource: "backlog",
  action: "growing",
  payload,
  build: asRecorded<z.input<typeof payload>>,
  sample: { ...sampleEndpoint, due: 1200, oldestDueAt: "2026-01-01T12:00:00.000Z" },
});

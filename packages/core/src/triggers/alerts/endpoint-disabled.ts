import { z } from "zod";
import { defineTrigger } from "../define-trigger.ts";
import { aboutEndpoint, asRecorded, sampleEndpoint } from "./about-endpoint.ts";

const payload = z.object({
  ...aboutEndpoint,
  reason: z.enum(["gone", "byOperator", "needsAuthentication", "failing", "byReceiver"]),
  disabledAt: z.iso.datetime(),
});

/** An endpoint receives nothing more until somebody enables it. */
export const EndpointDisabled = defineTrigger("endpoint.disabled", {
  description: "An endpoint was disabled: it receives nothing more until somebody enables it",
  resource: "endpoint",
  action: "disabled",
  payload,
  build: asRecorded<z.input<typeof payload>>,
  sample: { ...sampleEndpoint, reason: "failing", disabledAt: "2026-01-06T12:00:00.000Z" },
});

import { z } from "zod";

const issues = z.array(
  z.strictObject({
    path: z.string().describe("Where: a.b[0]; empty for the whole value."),
    message: z.string().describe("What is wrong."),
  }),
);
const nothing = z.strictObject({});

/**
 * The details of every error that a call of the API may be answered with, by its code; `ErrorDetails` on the wire.
 * Errors of the server (500 and more) are not here: their details are for nobody outside.
 */
export const errorDetailSchemas = {
  invalid_request: z.strictObject({ issues: issues.describe("The first 20.") }),
  invalid_cursor: nothing,
  unauthenticated: nothing,
  forbidden: z.strictObject({ role: z.string(), needs: z.string() }),
  cross_site: nothing,
  unknown_trigger: z.strictObject({ trigger: z.string(), registered: z.array(z.string()) }),
  endpoint_not_found: z.strictObject({ endpointId: z.string() }),
  secret_not_found: z.strictObject({ secretId: z.string() }),
  subscription_not_found: z.strictObject({ subscriptionId: z.string() }),
  event_not_found: z.strictObject({ eventId: z.string() }),
  delivery_not_found: z.strictObject({ deliveryId: z.string() }),
  event_rolled_back: z.strictObject({ eventId: z.string() }),
  sync_not_allowed: z.strictObject({
    trigger: z.string(),
    because: z.enum(["trigger", "role"]).describe("trigger: it does not allow it; role: it takes an operator."),
  }),
  not_sequenced: z.strictObject({ endpointId: z.string() }),
  payload_gone: z.strictObject({ eventId: z.string() }),
  delivery_in_flight: z.strictObject({ deliveryId: z.string() }),
  delivery_ended: z.strictObject({ deliveryId: z.string(), state: z.string() }),
  name_taken: z.strictObject({ name: z.string() }),
  duplicate_subscription: z.strictObject({ subscriptionId: z.string(), trigger: z.string() }),
  duplicate_endpoint: z.strictObject({ trigger: z.string() }),
  endpoint_disabled: z.strictObject({ endpointId: z.string() }),
  endpoint_enabled: z.strictObject({ endpointId: z.string() }),
  authentication_required: z.strictObject({
    endpointId: z.string(),
    missing: z.array(z.string()).describe("What must be entered again."),
  }),
  unknown_inbound_hook: z.strictObject({ inboundHook: z.string(), registered: z.array(z.string()) }),
  label_taken: z.strictObject({ label: z.string() }),
  code_not_found: z.strictObject({ codeId: z.string() }),
  code_not_kept: z.strictObject({ codeId: z.string() }),
  code_ended: z.strictObject({ codeId: z.string() }),
  receipt_not_found: z.strictObject({ receiptId: z.string() }),
  receipt_not_replayable: z.strictObject({
    receiptId: z.string(),
    because: z
      .enum(["running", "duplicate", "noHook", "refused", "notVerifiable"])
      .describe("refused: it was verified again, and is not to be trusted. notVerifiable: what it takes was not kept."),
  }),
  last_secret: z.strictObject({ secretId: z.string() }),
  body_too_large: z.strictObject({ limitBytes: z.int() }),
  unsupported_media_type: z.strictObject({ contentType: z.string().nullable() }),
  url_refused: z.strictObject({
    reason: z.enum([
      "notAUrl",
      "scheme",
      "userinfo",
      "port",
      "controlCharacters",
      "localName",
      "privateAddress",
      "tooLong",
    ]),
  }),
} as const satisfies Readonly<Record<string, z.ZodType>>;

/** The code of an error that a call of the API may be answered with. */
export type CallErrorCode = keyof typeof errorDetailSchemas;

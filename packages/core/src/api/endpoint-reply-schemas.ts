import { z } from "zod";
import { authenticationKind, count, time } from "./wire-schemas.ts";

/** `SecretReply` on the wire. */
export const secretReply = z.strictObject({
  id: z.string(),
  signature: z.enum(["v1", "v1a"]),
  createdAt: time,
  expiresAt: time.nullable().describe("Signs until then; null: until it is replaced or revoked."),
});

const headerReply = z.strictObject({
  name: z.string(),
  value: z.string().nullable().describe("null when it is secret."),
  isSecret: z.boolean(),
  isSet: z.boolean().describe("False when its value was cleared and must be entered again."),
});

/** `EndpointReply` on the wire. */
export const endpointReply = z.strictObject({
  id: z.string(),
  ownerId: z.string().nullable().describe("Who may see it as a subscriber; null: operators only."),
  kind: z.enum(["managed", "restHook"]),
  name: z.string().describe("Unique among the tenant's endpoints."),
  description: z.string().nullable(),
  url: z.string(),
  envelope: z.enum(["standard", "bare", "cloudevents"]),
  allowSameUrl: z.boolean().describe("Lets another endpoint on the same URL have an overlapping trigger."),
  sequenced: z.boolean().describe("Numbers what it is sent, from 1 and without gaps."),
  lastSequence: count.describe("The last number given; 0: none."),
  attemptTimeoutMs: count.nullable().describe("The deadline of each attempt; null: the dispatcher's."),
  retryScheduleMs: z.array(z.number().min(0)).nullable().describe("The wait before each retry; null: the trigger's."),
  payloadVersion: z.int().min(1).describe("It is sent the greatest version of each payload that is not above this."),
  rate: z
    .strictObject({ limit: count, intervalMs: count })
    .nullable()
    .describe("At most limit attempts in any intervalMs, by all processes together; null: the dispatcher's."),
  concurrency: count.nullable().describe("Attempts that a process may have in flight at once; null: the dispatcher's."),
  state: z.enum(["enabled", "disabled"]),
  disabledReason: z.enum(["gone", "byOperator", "needsAuthentication", "failing", "byReceiver"]).nullable(),
  disabledAt: time.nullable(),
  failuresInARow: count.describe("Attempts that failed since the last success, across deliveries."),
  failingSince: time.nullable().describe("The first failed attempt after a success; null: the last one succeeded."),
  pausedUntil: time.nullable().describe("No attempt before this time; then one probe decides. null: not paused."),
  pauseReason: z
    .enum(["failures", "byReceiver", "byOperator"])
    .nullable()
    .describe("Ten failures in a row, the receiver's Retry-After, or somebody. null: not paused."),
  createdAt: time,
  authentication: z.strictObject({
    kind: authenticationKind,
    names: z.array(z.string()).describe("Of headers or query parameters; the values are never shown."),
    isSet: z.boolean().describe("False when values were cleared and must be entered again."),
  }),
  headers: z.array(headerReply),
  secrets: z.array(secretReply).describe("Those that sign now, newest first, without their keys."),
});

const held = count.max(10_000);

/** `EndpointDetailReply` on the wire. */
export const endpointDetailReply = endpointReply.extend({
  held: held.describe("Deliveries that wait because it is disabled or paused, counted up to 10,000."),
});

/** `DiscardReply` on the wire. */
export const discardReply = z.strictObject({
  discarded: count.describe("Deliveries that this call canceled."),
  held: held.describe("Those that are left, counted up to 10,000: ask again."),
});

const shownOnce = z.string().describe("Shown this once. For v1a it is the public key.");

/** `NewEndpointReply` on the wire. */
export const newEndpointReply = endpointReply.extend({ secret: shownOnce });

/** `UpdatedEndpointReply` on the wire. */
export const updatedEndpointReply = endpointReply.extend({
  secret: z
    .string()
    .optional()
    .describe("Only when the URL moved to another host, which replaces the secrets. Shown this once."),
});

/** `RotatedSecretReply` on the wire. */
export const rotatedSecretReply = z.strictObject({
  id: z.string(),
  secret: shownOnce,
  secrets: z.array(secretReply).describe("All that sign now, newest first."),
});

/** `Jwks` on the wire. */
export const jwksReply = z.strictObject({
  keys: z.array(
    z.strictObject({
      kty: z.literal("OKP"),
      crv: z.literal("Ed25519"),
      use: z.literal("sig"),
      alg: z.literal("EdDSA"),
      kid: z.string().describe("The secret's id."),
      x: z.string(),
    }),
  ),
});

import { z } from "zod";
import { headerNameFault, headerValueFault, isAlwaysSecret } from "./header-rules.ts";
import { LONGEST_DESCRIPTION, name, storable, text, url } from "./text-schemas.ts";

const mostPairs = 20;
const longestValue = 2_048;

const headerName = z
  .string()
  .check(({ value, issues }) => refuse(headerNameFault(value), value, issues))
  .transform((value) => value.toLowerCase());
const headerValue = z.string().check(({ value, issues }) => refuse(headerValueFault(value), value, issues));
const headerPair = z.strictObject({ name: headerName, value: headerValue });

const queryText = storable(z.string(), longestValue);
const queryPair = z.strictObject({ name: queryText, value: queryText });

function pairs<Pair extends z.ZodType<{ name: string }>>(pair: Pair) {
  return z
    .array(pair)
    .min(1)
    .max(mostPairs)
    .refine((values) => new Set(values.map(({ name }) => name)).size === values.length, "Each name may come once.");
}

/** How to authenticate towards the receiver, as it is entered. */
export const authenticationInput = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("none") }),
  z.strictObject({ kind: z.literal("httpHeader"), headers: pairs(headerPair) }),
  z.strictObject({ kind: z.literal("webhookKey"), code: queryText }),
  z.strictObject({ kind: z.literal("httpQueryString"), parameters: pairs(queryPair) }),
  z.strictObject({
    kind: z.literal("basic"),
    // RFC 7617, 2: a colon would end the user name.
    username: queryText.refine((value) => !value.includes(":"), "A user name has no colon."),
    // Some receivers take an API key as the user name, and no password.
    password: queryText.or(z.literal("")),
  }),
  z.strictObject({ kind: z.literal("bearer"), token: headerValue }),
]);

/** A header that every request carries. Without a value the stored one stays. */
const customHeader = z
  .strictObject({
    name: headerName,
    value: headerValue.optional(),
    /** A secret value is never shown again. Those of `authorization` and `cookie` always are. */
    isSecret: z.boolean().default(false),
  })
  .transform((header) => ({ ...header, isSecret: header.isSecret || isAlwaysSecret(header.name) }));

const settings = {
  name,
  /** For people; null removes it. */
  description: storable(z.string().trim(), LONGEST_DESCRIPTION).nullable(),
  url,
  /** The deadline of each attempt, 1 to 60 s; null: as the dispatcher has it. */
  attemptTimeoutMs: z.int().min(1_000).max(60_000).nullable(),
  /** The wait before each retry, 1 s to 7 days, in place of the trigger's; none: one attempt is all. null: the trigger's. */
  retryScheduleMs: z.array(z.int().min(1_000).max(604_800_000)).max(50).nullable(),
  /** It is sent the greatest version of each payload that is not above this. Default: the newest registered, which is the most. */
  payloadVersion: z.int().min(1).max(2_147_483_647),
  /** At most `limit` attempts in any `intervalMs`, by all processes together; null: the dispatcher's. */
  rate: z.strictObject({ limit: z.int().min(1).max(100_000), intervalMs: z.int().min(100).max(86_400_000) }).nullable(),
  /** Attempts that a process may have in flight at once; null: the dispatcher's. */
  concurrency: z.int().min(1).max(1_000).nullable(),
  envelope: z.enum(["standard", "bare", "cloudevents"]),
  headers: z
    .array(customHeader)
    .max(mostPairs)
    .refine(
      (headers) => new Set(headers.map(({ name }) => name)).size === headers.length,
      "Each header may come once.",
    ),
  authentication: authenticationInput,
  allowSameUrl: z.boolean(),
  /** Numbers what it is sent (`webhook-sequence`), so that it can catch up and prove that it missed nothing. Default false. */
  sequenced: z.boolean(),
};

/** `POST /endpoints` */
export const createEndpointBody = z.strictObject({
  name: settings.name,
  description: settings.description.optional(),
  url: settings.url,
  attemptTimeoutMs: settings.attemptTimeoutMs.optional(),
  retryScheduleMs: settings.retryScheduleMs.optional(),
  payloadVersion: settings.payloadVersion.optional(),
  rate: settings.rate.optional(),
  concurrency: settings.concurrency.optional(),
  envelope: settings.envelope.optional(),
  headers: settings.headers.optional(),
  authentication: settings.authentication.optional(),
  allowSameUrl: settings.allowSameUrl.optional(),
  sequenced: settings.sequenced.optional(),
  /** Operators only; a subscriber's endpoint is always its own. */
  ownerId: text.optional(),
  /** Which signature its first secret makes; `v1a` is verified with the public key of its JWKS. Default `v1`. */
  signature: z.enum(["v1", "v1a"]).optional(),
});

/** `PATCH /endpoints/:id`; what is absent stays. */
export const updateEndpointBody = z
  .strictObject({ ...settings, state: z.enum(["enabled", "disabled"]) })
  .partial()
  .refine((change) => Object.values(change).some((value) => value !== undefined), "Give at least one thing to change.")
  .meta({ minProperties: 1 });

/** `POST /endpoints/:id/secrets` */
export const rotateSecretBody = z.strictObject({
  signature: z.enum(["v1", "v1a"]).default("v1"),
  /** How long the secrets that it replaces still sign. Default 24 h, at most 7 days; 0 ends them at once. */
  overlapMs: z.number().int().min(0).max(604_800_000).default(86_400_000),
});

function refuse(fault: string | null, input: unknown, issues: z.core.$ZodRawIssue[]): void {
  if (fault !== null) issues.push({ code: "custom", message: fault, input });
}

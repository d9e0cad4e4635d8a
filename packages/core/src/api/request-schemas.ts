import { z } from "zod";
import { PAGE_LIMIT } from "../model/page.ts";
import { filterSchema } from "./filter-schema.ts";
import { requestTime } from "./request-time.ts";
import { subscriptionStage } from "./subscription-schemas.ts";
import { text } from "./text-schemas.ts";
import { authenticationKind } from "./wire-schemas.ts";

const triggerName = text;

/** `POST /triggers/:name/match`: what is held against what. */
export const matchBody = z
  .strictObject({
    filter: filterSchema.optional(),
    subscriptionId: text.optional(),
    eventId: text.optional(),
    payload: z.unknown().optional(),
    stage: subscriptionStage.optional().describe("Of a filter; default postOperation, or the event's."),
    input: z.unknown().optional().describe("What is held against ahead of an operation, in place of a payload."),
  })
  .refine((body) => (body.filter === undefined) !== (body.subscriptionId === undefined), {
    path: ["filter"],
    message: "Give either a filter or a subscriptionId.",
  })
  .refine(({ eventId, payload, input }) => [eventId, payload, input].filter((one) => one !== undefined).length <= 1, {
    path: ["eventId"],
    message: "Give an eventId, a payload or (ahead of an operation) an input, or none of them for the sample.",
  })
  .refine((body) => body.stage === undefined || body.filter !== undefined, {
    path: ["stage"],
    message: "A subscription has its own stage. Give a stage with a filter.",
  })
  .meta({ oneOf: [{ required: ["filter"] }, { required: ["subscriptionId"] }] });
/** Milliseconds that a call may wait for the outcome of a test delivery, at most. */
export const LONGEST_TEST_WAIT_MS = 30_000;

/** How long to wait for the outcome. Default 0: not at all. */
const waitMs = z.int().min(0).max(LONGEST_TEST_WAIT_MS).default(0);

/** What `endpoints.sendTestDelivery` takes. */
export const testDeliveryOptions = z.strictObject({ waitMs });

/** `POST /endpoints/:id/test` */
export const sendTestDeliveryBody = z.strictObject({ trigger: triggerName, waitMs });

const page = {
  cursor: z.string().max(512).optional(),
  limit: z.coerce.number().int().min(1).max(PAGE_LIMIT.max).default(PAGE_LIMIT.default),
};

/** Query of `GET /endpoints`. */
export const listEndpointsQuery = z.strictObject({ ...page, authenticationKind: authenticationKind.optional() });

/** The highest number of a sequence after which a page may start: stores count in 32 bits. */
export const LAST_SEQUENCE = 2_147_483_647 - PAGE_LIMIT.max;

/** Query of `GET /endpoints/:id/events`. */
export const listEndpointEventsQuery = z.strictObject({
  after: z.coerce.number().int().min(0).max(LAST_SEQUENCE).default(0),
  limit: page.limit,
});

/** Query of `GET /subscriptions`. */
export const listSubscriptionsQuery = z.strictObject({
  ...page,
  endpointId: text.optional(),
  scope: text.optional(),
});

/** The greatest version of payloads: stores count in 32 bits. */
export const LAST_PAYLOAD_VERSION = 2_147_483_647;

/** Records that `performList` shows when the caller does not say: automation platforms show three to choose from. */
export const PERFORM_LIST_LIMIT = 3;

/** Query of `GET /triggers/:name/performList`. */
export const performListQuery = z.strictObject({
  limit: z.coerce.number().int().min(1).max(PAGE_LIMIT.max).default(PERFORM_LIST_LIMIT),
  /** As an endpoint with this `payloadVersion` would be sent them. Default: the newest registered. */
  version: z.coerce.number().int().min(1).max(LAST_PAYLOAD_VERSION).optional(),
});

/** `POST /forget` */
export const forgetBody = z.strictObject({
  trigger: triggerName,
  /** As it was given to `triggerWebhookEvent`. */
  recordId: z.union([text, z.number()]).transform(String),
});

/** `POST /pause`, `POST /endpoints/:id/pause` */
export const pauseBody = z.strictObject({
  /** Until then; absent: until it is resumed. */
  until: requestTime.optional(),
});

/** Whether anything can lie in the range, as far as it is limited. */
export function isRange({ since, until }: { since?: Date | undefined; until?: Date | undefined }): boolean {
  return since === undefined || until === undefined || since < until;
}

/** What is wrong with a range in which nothing can. */
export const NO_RANGE = { path: ["until"], message: "It is not after since, so nothing lies between them." };

/** Deliveries that one call of `POST /deliveries/replay` sends again when the caller does not say, and the most it may ask for. */
export const REPLAY_LIMIT = { default: 100, max: 1_000 } as const;

/** `POST /deliveries/replay` */
export const replayDeliveriesBody = z
  .strictObject({
    state: z.enum(["succeeded", "exhausted", "canceled"]).default("exhausted"),
    endpointId: text.optional(),
    subscriptionId: text.optional(),
    trigger: triggerName.optional(),
    since: requestTime.optional(),
    until: requestTime.optional(),
    /** Only tells how many there are. */
    dryRun: z.boolean().default(false),
    cursor: page.cursor,
    limit: z.number().int().min(1).max(REPLAY_LIMIT.max).default(REPLAY_LIMIT.default),
  })
  .refine(isRange, NO_RANGE);

/** Query of `GET /deliveries`. */
export const listDeliveriesQuery = z.strictObject({
  ...page,
  state: z.enum(["pending", "succeeded", "exhausted", "canceled", "failing"]).optional(),
  endpointId: text.optional(),
  subscriptionId: text.optional(),
  trigger: triggerName.optional(),
  since: requestTime.optional(),
  until: requestTime.optional(),
});

/** Into how many steps a summary is divided when the caller does not say, and the most. */
export const SUMMARY_STEPS = { default: 24, max: 200 } as const;

/** Query of `GET /deliveries/summary`. */
export const summarizeDeliveriesQuery = z
  .strictObject({
    since: requestTime.optional(),
    until: requestTime.optional(),
    steps: z.coerce.number().int().min(1).max(SUMMARY_STEPS.max).default(SUMMARY_STEPS.default),
  })
  .refine(isRange, NO_RANGE);

/** Query of `GET /deliveries/export`. */
export const exportDeliveriesQuery = listDeliveriesQuery
  .omit({ cursor: true, limit: true })
  .extend({ format: z.enum(["ndjson", "csv"]).default("ndjson") });

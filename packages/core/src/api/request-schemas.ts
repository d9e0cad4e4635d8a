import { z } from "zod";
import { PAGE_LIMIT } from "../model/page.ts";
import { text, url } from "./text-schemas.ts";

const scope = text;
const triggerName = text;

/** `POST /endpoints/:id/subscriptions` */
export const createSubscriptionBody = z.strictObject({
  trigger: triggerName,
  scope: scope.optional(),
  changedFields: z.array(text).min(1).max(100).optional(),
});

/** `POST /endpoints/:id/test` */
export const sendTestDeliveryBody = z.strictObject({ trigger: triggerName });

/**
 * `POST /subscriptions`, the REST-hook subscribe call. Automation platforms name the two fields differently and send
 * more beside them, so each may come under any of its names and the rest is ignored.
 */
export const subscribeBody = z
  .looseObject({
    trigger: triggerName.optional(),
    event: triggerName.optional(),
    targetUrl: url.optional(),
    hookUrl: url.optional(),
    url: url.optional(),
    scope: scope.optional(),
  })
  // What the transformation asks for, for readers of the JSON Schema.
  .meta({ allOf: [anyOfRequired("trigger", "event"), anyOfRequired("targetUrl", "hookUrl", "url")] })
  .transform((body, check) => {
    const trigger = body.trigger ?? body.event;
    const targetUrl = body.targetUrl ?? body.hookUrl ?? body.url;
    if (trigger === undefined) {
      check.addIssue({
        code: "custom",
        path: ["trigger"],
        message: "Name the trigger to subscribe to (trigger or event).",
      });
      return z.NEVER;
    }
    if (targetUrl === undefined) {
      check.addIssue({
        code: "custom",
        path: ["targetUrl"],
        message: "Give the URL that is to receive (targetUrl, hookUrl or url).",
      });
      return z.NEVER;
    }
    return { trigger, targetUrl, scope: body.scope };
  });

function anyOfRequired(...names: readonly string[]) {
  return { anyOf: names.map((name) => ({ required: [name] })) };
}

const page = {
  cursor: z.string().max(512).optional(),
  limit: z.coerce.number().int().min(1).max(PAGE_LIMIT.max).default(PAGE_LIMIT.default),
};

/** Query of `GET /endpoints`. */
export const listEndpointsQuery = z.strictObject(page);

/** Query of `GET /endpoints/:id/events`. */
export const listEndpointEventsQuery = z.strictObject({
  after: z.coerce.number().int().min(0).default(0),
  limit: page.limit,
});

/** Query of `GET /subscriptions`. */
export const listSubscriptionsQuery = z.strictObject({ ...page, endpointId: z.string().optional() });

/** Query of `GET /triggers/:name/performList`. */
export const performListQuery = z.strictObject({
  limit: z.coerce.number().int().min(1).max(PAGE_LIMIT.max).default(3),
});

/** `POST /forget` */
export const forgetBody = z.strictObject({
  trigger: triggerName,
  /** As it was given to `triggerWebhookEvent`. */
  recordId: z.union([text, z.number()]).transform(String),
});

const time = z.iso.datetime({ offset: true }).transform((text) => new Date(text));

/** Deliveries that one call of `POST /deliveries/replay` sends again when the caller does not say, and the most it may ask for. */
export const REPLAY_LIMIT = { default: 100, max: 1_000 } as const;

/** `POST /deliveries/replay` */
export const replayDeliveriesBody = z
  .strictObject({
    state: z.enum(["succeeded", "exhausted", "canceled"]).default("exhausted"),
    endpointId: text.optional(),
    subscriptionId: text.optional(),
    trigger: triggerName.optional(),
    since: time.optional(),
    until: time.optional(),
    /** Only tells how many there are. */
    dryRun: z.boolean().default(false),
    cursor: page.cursor,
    limit: z.number().int().min(1).max(REPLAY_LIMIT.max).default(REPLAY_LIMIT.default),
  })
  .refine(({ since, until }) => since === undefined || until === undefined || since < until, {
    path: ["until"],
    message: "It is not after since, so nothing lies between them.",
  });

/** Query of `GET /deliveries`. */
export const listDeliveriesQuery = z.strictObject({
  ...page,
  state: z.enum(["pending", "succeeded", "exhausted", "canceled", "failing"]).optional(),
  endpointId: z.string().optional(),
  subscriptionId: z.string().optional(),
  trigger: z.string().optional(),
  since: time.optional(),
});

import { z } from "zod";
import { filterSchema } from "./filter-schema.ts";
import { requestTime } from "./request-time.ts";
import { name, storable, text, url } from "./text-schemas.ts";

/** Whether the host waits for the receiver, which can then refuse. */
export const subscriptionMode = z.enum(["async", "sync"]);

/** When a receiver hears of an operation. */
export const subscriptionStage = z.enum(["preValidation", "preOperation", "postOperation"]);

/** What people set of a subscription, besides its trigger; when it is made, and when it is edited. `null` takes back. */
const settings = {
  name,
  description: storable(z.string().trim(), 1_000).nullable(),
  /** Only events of this scope. */
  scope: text.nullable(),
  /** For updates: only events that changed one of these top-level fields of the payload. */
  changedFields: z.array(text).min(1).max(100).nullable(),
  filter: filterSchema.nullable(),
  /** `full` (default): the payload as it was routed. `thin`: ids and a link. `fresh`: built again for each attempt. */
  content: z.enum(["full", "thin", "fresh"]),
  /** When the payload is larger than can be sent: `cancel` (default) the delivery, or send it `thin`. */
  whenTooLarge: z.enum(["cancel", "thin"]),
  /** Drops what was sent after a success; a tombstone stays. Default false. */
  deleteOnSuccess: z.boolean(),
  /** It ends by itself then. */
  expiresAt: requestTime.nullable(),
};

/** `POST /endpoints/:id/subscriptions` */
export const createSubscriptionBody = z.strictObject({
  trigger: text,
  ...z.strictObject(settings).partial().shape,
  mode: subscriptionMode.optional(),
  stage: subscriptionStage.optional(),
});

/** `PATCH /subscriptions/:id`; what is absent stays. */
export const updateSubscriptionBody = somethingOf(z.strictObject(settings).partial());

/** A change that changes something. */
export function somethingOf<Change extends z.ZodObject>(change: Change): Change {
  return change
    .refine((given) => Object.values(given).some((value) => value !== undefined), "Give at least one thing to change.")
    .meta({ minProperties: 1 });
}

/**
 * `POST /subscriptions`, the REST-hook subscribe call. Automation platforms name the two fields differently and send
 * more beside them, so each may come under any of its names and the rest is ignored.
 */
export const subscribeBody = subscribing(requestTime);

/** The subscribe call, its time as `time` reads it. */
export function subscribing<Time extends z.ZodType<Date>>(time: Time) {
  return (
    z
      .looseObject({
        trigger: text.optional(),
        event: text.optional(),
        targetUrl: url.optional(),
        hookUrl: url.optional(),
        url: url.optional(),
        scope: text.optional(),
        filter: filterSchema.optional(),
        content: settings.content.optional(),
        whenTooLarge: settings.whenTooLarge.optional(),
        /** It ends by itself then, unless it is subscribed again. */
        expiresAt: time.optional(),
      })
      // What the transformation asks for, for readers of the JSON Schema.
      .meta({ allOf: [anyOfRequired("trigger", "event"), anyOfRequired("targetUrl", "hookUrl", "url")] })
      .transform((body, check) => {
        const trigger = body.trigger ?? body.event;
        const targetUrl = body.targetUrl ?? body.hookUrl ?? body.url;
        if (trigger === undefined) {
          const message = "Name the trigger to subscribe to (trigger or event).";
          check.addIssue({ code: "custom", path: ["trigger"], message });
          return z.NEVER;
        }
        if (targetUrl === undefined) {
          const message = "Give the URL that is to receive (targetUrl, hookUrl or url).";
          check.addIssue({ code: "custom", path: ["targetUrl"], message });
          return z.NEVER;
        }
        const { scope, filter, content, whenTooLarge, expiresAt } = body;
        return { trigger, targetUrl, scope, filter, content, whenTooLarge, expiresAt };
      })
  );
}

function anyOfRequired(...names: readonly string[]) {
  return { anyOf: names.map((name) => ({ required: [name] })) };
}

/** Ticks that one call of `PUT /endpoints/:id/triggers` may set. */
export const MOST_TICKS = 500;

/** Query of `GET /endpoints/:id/triggers`. */
export const triggerGridQuery = z.strictObject({ scope: text.optional() });

/** `PUT /endpoints/:id/triggers` */
export const tickTriggersBody = z.strictObject({
  /** The grid of this scope; without it, the one for every scope. */
  scope: text.optional(),
  cells: z
    .array(z.strictObject({ resource: text, action: text, subscribed: z.boolean() }))
    .min(1)
    .max(MOST_TICKS)
    .refine(
      (cells) => new Set(cells.map(({ resource, action }) => JSON.stringify([resource, action]))).size === cells.length,
      "Each cell may come once.",
    ),
});

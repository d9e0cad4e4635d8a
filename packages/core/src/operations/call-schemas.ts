import { z } from "zod";
import {
  isRange,
  LAST_PAYLOAD_VERSION,
  LAST_SEQUENCE,
  listDeliveriesQuery,
  listEndpointsQuery,
  listSubscriptionsQuery,
  NO_RANGE,
  PERFORM_LIST_LIMIT,
  replayDeliveriesBody,
  SUMMARY_STEPS,
} from "../api/request-schemas.ts";
import { isStorableTime, NO_STORABLE_TIME } from "../api/request-time.ts";
import {
  createSubscriptionBody,
  somethingOf,
  subscribing,
  updateSubscriptionBody,
} from "../api/subscription-schemas.ts";
import { PAGE_LIMIT } from "../model/page.ts";

// A caller in JavaScript is checked as one over HTTP is, but gives numbers as numbers and times as dates.
const pageLimit = z.int().min(1).max(PAGE_LIMIT.max);
const limit = pageLimit.default(PAGE_LIMIT.default);
const givenTime = z.date().refine(isStorableTime, NO_STORABLE_TIME);
const time = givenTime.optional();
const expiresAt = givenTime.nullable().optional();

/** What `endpoints.list` takes. */
export const endpointListing = listEndpointsQuery.extend({ limit });

/** What `endpoints.listEvents` takes. */
export const sequenceRange = z.strictObject({ after: z.int().min(0).max(LAST_SEQUENCE).default(0), limit });

/** What `subscriptions.list` takes. */
export const subscriptionListing = listSubscriptionsQuery.extend({ limit });

/** What `subscriptions.create` takes. */
export const newSubscription = createSubscriptionBody.extend({ expiresAt });

/** What `subscriptions.update` takes. */
export const subscriptionChange = somethingOf(z.strictObject({ ...updateSubscriptionBody.shape, expiresAt }));

/** What `subscriptions.subscribe` takes. */
export const restHookRequest = subscribing(givenTime);

/** What `triggers.performList` takes. */
export const recordListing = z.strictObject({
  limit: pageLimit.default(PERFORM_LIST_LIMIT),
  version: z.int().min(1).max(LAST_PAYLOAD_VERSION).optional(),
});

/** What `endpoints.pause` and `tenant.pause` take. */
export const pauseRequest = z.strictObject({ until: time });

/** What `deliveries.list` takes. */
export const deliveryListing = listDeliveriesQuery.extend({ limit, since: time, until: time });

/** What `deliveries.summarize` takes. */
export const summaryRequest = z
  .strictObject({
    since: time,
    until: time,
    steps: z.int().min(1).max(SUMMARY_STEPS.max).default(SUMMARY_STEPS.default),
  })
  .refine(isRange, NO_RANGE);

/** What `deliveries.export` takes. */
export const deliveryExport = deliveryListing.omit({ cursor: true, limit: true });

/** What `deliveries.replayMany` takes. */
export const replayRequest = z
  .strictObject({ ...replayDeliveriesBody.shape, since: time, until: time })
  .refine(isRange, NO_RANGE);

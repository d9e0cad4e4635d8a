import type { z } from "zod";
import type { tickTriggersBody } from "../api/subscription-schemas.ts";
import type { Filter } from "../model/filter.ts";
import type { Stage } from "../model/stage.ts";
import type { SubscriptionContent } from "../model/subscription.ts";
import type { newSubscription, subscriptionChange } from "./call-schemas.ts";

/** What an endpoint subscribes to: a registered trigger, or `*`. Name and description are filled in when they are absent. */
export type NewSubscription = Readonly<z.input<typeof newSubscription>>;

/** As entered; what is absent stays, `null` takes back. */
export type SubscriptionChange = Readonly<z.input<typeof subscriptionChange>>;

/** Cells to tick or to untick, at most 500; with `scope` in the grid of that scope. */
export type Ticks = z.input<typeof tickTriggersBody>;

/** A filter or a subscription, and what it is held against: an event, a payload or an input, or else the trigger's sample. */
export type MatchRequest = (
  | {
      readonly filter: Filter;
      readonly subscriptionId?: undefined;
      /** What receivers of this stage see is what it is held against. Default: the event's, else `postOperation`. */
      readonly stage?: Stage | undefined;
    }
  | { readonly subscriptionId: string; readonly filter?: undefined }
) & {
  readonly eventId?: string | undefined;
  readonly payload?: unknown;
  /** In place of a payload for what is asked ahead of an operation. */
  readonly input?: unknown;
};

/** A URL and the one trigger that it is to hear of, as automation platforms subscribe. */
export interface RestHookRequest {
  /** A registered trigger, or `*`. */
  readonly trigger: string;
  readonly targetUrl: string;
  readonly scope?: string | undefined;
  readonly filter?: Filter | undefined;
  /** Of a hook that it makes; one that it finds stays as it is. Default `full`. */
  readonly content?: SubscriptionContent | undefined;
  /** As `content`. Default `cancel`. */
  readonly whenTooLarge?: "cancel" | "thin" | undefined;
  /** It ends by itself then. Subscribing again with another time renews it. */
  readonly expiresAt?: Date | undefined;
}

import type { Endpoint } from "../model/endpoint.ts";
import type { AuthenticationKind } from "../model/endpoint-authentication.ts";
import type { EndpointHealth } from "../model/endpoint-health.ts";
import type { ListedSubscription } from "../model/listed-subscription.ts";
import type { Page, PageRequest } from "../model/page.ts";
import type { Subscription } from "../model/subscription.ts";
import type { Viewer } from "../model/viewer.ts";
import type { NewEvent } from "./event-routing.ts";

export interface EndpointQuery extends PageRequest {
  /** Only those that authenticate so. */
  readonly authenticationKind?: AuthenticationKind | undefined;
}

export interface SubscriptionQuery extends PageRequest {
  /** Only this endpoint's. */
  readonly endpointId?: string | undefined;
  /** Only those of this scope. */
  readonly scope?: string | undefined;
}

/** A subscription that ended by itself. */
export type ExpiredSubscription = Pick<Subscription, "id" | "tenantId" | "endpointId" | "name">;

/**
 * A subscription with its endpoint: who might get an event. It holds only what matching and a delivery need, because an event
 * may have ten thousand.
 */
export interface Candidate {
  readonly subscription: Pick<
    Subscription,
    | "id"
    | "tenantId"
    | "endpointId"
    | "trigger"
    | "scope"
    | "mode"
    | "stage"
    | "changedFields"
    | "filter"
    | "content"
    | "whenTooLarge"
    | "deleteOnSuccess"
    | "createdAt"
    | "expiresAt"
  >;
  readonly endpoint: Pick<Endpoint, "id" | "state" | "ownerId">;
}

/** An endpoint without what only a request to it needs. */
export type CandidateEndpoint = Omit<Endpoint, "secrets" | "authentication" | "headers">;

/** Events that come of a change of an endpoint, from how it was before to how it is after. Pure and quick, but for ids. */
export type EventsOfChange = (before: CandidateEndpoint, after: CandidateEndpoint) => readonly NewEvent[];

/** A candidate with all that may be told of it. */
export interface CandidateDetail extends Candidate {
  readonly subscription: Subscription;
  readonly endpoint: CandidateEndpoint;
}

/** What one batch of a walk over all endpoints came to. */
export interface ResealedEndpoints {
  /** The id to go on after; `null`: there was nothing left to look at. */
  readonly last: string | null;
  /** How many were stored. */
  readonly changed: number;
}

/** All live subscriptions of a tenant that name a trigger, or `*`. */
export interface Interest {
  readonly tenantId: string;
  readonly trigger: string;
}

/**
 * Endpoints and their subscriptions. "Live" is an endpoint without `deletedAt`, and a subscription without `endedAt`.
 * Reads return `null` for what is absent, deleted, or out of the viewer's sight, and lists leave it out.
 */
export interface SubscriptionStore {
  /** One statement. @throws `name_taken` when a live endpoint of the tenant has the name. */
  insertEndpoint(endpoint: Endpoint): Promise<void>;

  /**
   * One transaction: gives `change` the live endpoint as it is, stores what it returns, and returns that; `null` when
   * there is none. Changes of one endpoint follow one another. `change` is pure, quick, and keeps `id`, `tenantId`,
   * `kind`, `createdAt`, `lastSequence` and `deletedAt`; if it throws, nothing changes and its error comes through.
   * The events that `eventsOf` makes of both rows are recorded in the transaction, as `recordEvents` does.
   * @throws `name_taken`, and `duplicate_endpoint` when the endpoint is enabled afterwards and its URL, state or `allowSameUrl`
   * changed so that two overlapping endpoints would be on one URL.
   */
  updateEndpoint(
    viewer: Viewer,
    endpointId: string,
    change: (endpoint: Endpoint) => Endpoint,
    eventsOf?: EventsOfChange,
  ): Promise<Endpoint | null>;

  /**
   * One transaction: the endpoint is deleted, its subscriptions end, and its deliveries that no process holds are
   * canceled (`deleted`). Returns whether there was one to delete.
   */
  deleteEndpoint(viewer: Viewer, endpointId: string, now: Date): Promise<boolean>;

  /** One statement: the live endpoint of that id, whoever owns it; for what is public of it. */
  findEndpoint(endpointId: string): Promise<Endpoint | null>;

  /** One statement. */
  getEndpoint(viewer: Viewer, endpointId: string): Promise<Endpoint | null>;

  /** One statement: how many live endpoints there are of each health (`healthOf`), of all tenants. */
  countEndpoints(now: Date): Promise<Readonly<Record<EndpointHealth, number>>>;

  /** One statement; live endpoints, newest first. @throws `invalid_cursor` */
  listEndpoints(viewer: Viewer, query: EndpointQuery): Promise<Page<Endpoint>>;

  /**
   * One transaction; a subscription that it would repeat, and that has expired by its `createdAt`, ends first, as
   * `endExpiredSubscriptions` ends it. @throws `endpoint_not_found` when its endpoint is not live; `duplicate_subscription`
   * when the endpoint has a live subscription to the same trigger, scope and stage; `duplicate_endpoint` when another enabled
   * endpoint of the tenant on the same URL has an overlapping trigger (equal, or either is `*`) and neither allows the same
   * URL.
   */
  insertSubscription(subscription: Subscription): Promise<void>;

  /**
   * One transaction: stores a REST hook, its endpoint and its only subscription, unless a live one has the same tenant,
   * owner, URL and trigger: then that one's subscription is returned, with the new `expiresAt` unless that is `null`. One
   * that has expired by the new one's `createdAt` ends first, as `endExpiredSubscriptions` ends it. Two at once make one.
   * @throws `duplicate_endpoint` as `insertSubscription` does; `name_taken`.
   */
  subscribeRestHook(
    endpoint: Endpoint,
    subscription: Subscription,
  ): Promise<{ subscription: Subscription; created: boolean }>;

  /**
   * One transaction: the subscription ends, its deliveries that no process holds are canceled (`deleted`), and if its
   * endpoint is a REST hook that is deleted too. Returns whether there was a live one to end.
   */
  endSubscription(viewer: Viewer, subscriptionId: string, now: Date): Promise<boolean>;

  /** One statement: a subscription with its endpoint, also when they have ended; for telling what became of an event. */
  findCandidate(viewer: Viewer, subscriptionId: string): Promise<CandidateDetail | null>;

  /** One statement. */
  getSubscription(viewer: Viewer, subscriptionId: string): Promise<ListedSubscription | null>;

  /**
   * One transaction: gives `change` the live subscription as it is, stores what it returns, and returns that; `null` when
   * there is none. Changes of one endpoint's subscriptions follow one another. `change` is pure, quick, and keeps `id`,
   * `tenantId`, `endpointId`, `trigger`, `createdAt` and `endedAt`; if it throws, nothing changes and its error comes
   * through. @throws `duplicate_subscription` when its scope or stage changed to one that another live one has
   */
  updateSubscription(
    viewer: Viewer,
    subscriptionId: string,
    change: (subscription: Subscription) => Subscription,
  ): Promise<ListedSubscription | null>;

  /** One statement; live subscriptions, newest first. @throws `invalid_cursor` */
  listSubscriptions(viewer: Viewer, query: SubscriptionQuery): Promise<Page<ListedSubscription>>;

  /**
   * One transaction: of every tenant, the first `limit` live subscriptions whose `expiresAt` is not after `now`, longest
   * expired first, end; their deliveries that no process holds are canceled (`expired`), and if an endpoint is a REST hook
   * that is deleted too.
   */
  endExpiredSubscriptions(now: Date, limit: number): Promise<readonly ExpiredSubscription[]>;

  /**
   * One statement: every live subscription of a live endpoint that meets one of the interests, each once, oldest first
   * (time, then id). Disabled endpoints are among them.
   */
  listCandidates(interests: readonly Interest[]): Promise<readonly Candidate[]>;

  /** One statement: lets nothing of a tenant start before `until`, or ends that with `null`. The last call counts. */
  pauseTenant(tenantId: string, until: Date | null): Promise<void>;

  /** One statement: until when a tenant is paused, also when that has passed; `null`: it is not. */
  tenantPausedUntil(tenantId: string): Promise<Date | null>;

  /**
   * One transaction, part of a walk over the endpoints of every tenant, deleted ones too: locks the first `limit` whose id
   * comes after `after` (`null`: from the start; by code unit, SQL's `COLLATE "C"`), gives each to `change` as it is
   * stored, and stores what that returns unless it is the same object. `change` is pure, quick, and changes nothing but
   * `secrets`, `authentication` and `headers`; if it throws, nothing of the batch is stored and its error comes through.
   */
  resealEndpoints(
    after: string | null,
    limit: number,
    change: (endpoint: Endpoint) => Endpoint,
  ): Promise<ResealedEndpoints>;
}

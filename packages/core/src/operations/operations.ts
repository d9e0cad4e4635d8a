import type {
  DecisionReply,
  DeliveryDetailReply,
  DeliveryReply,
  DeliverySummaryReply,
  EventReply,
  ExportedDeliveryReply,
  ForgetReply,
  ListedDeliveryReply,
  MatchReply,
  ReplaysReply,
  SequenceReply,
  TestDeliveryReply,
} from "../api/ledger-replies.ts";
import type {
  DiscardReply,
  EndpointDetailReply,
  EndpointReply,
  NewEndpointReply,
  RotatedSecretReply,
  StatusReply,
  SubscribeReply,
  SubscriptionReply,
  TriggerReply,
  UpdatedEndpointReply,
} from "../api/replies.ts";
import type { TicksReply, TriggerGridReply } from "../api/trigger-grid-replies.ts";
import type { Page } from "../model/page.ts";
import type { DeliveryQuery } from "../ports/ledger.ts";
import type { EndpointQuery, SubscriptionQuery } from "../ports/subscription-store.ts";
import type { Jwks } from "../signing/jwks.ts";
import type { ActingFor } from "./acting-for.ts";
import type { ExportQuery, ForgetRequest, ReplayRequest, SummaryRequest } from "./delivery-requests.ts";
import type { EndpointChange, NewEndpoint, PauseRequest, SecretRotation } from "./endpoint-requests.ts";
import type { InboundOperations } from "./inbound/inbound-operations.ts";
import type {
  MatchRequest,
  NewSubscription,
  RestHookRequest,
  SubscriptionChange,
  Ticks,
} from "./subscription-requests.ts";

/** Everything that can be done besides triggering and dispatching. Each HTTP route calls one of these. */
export interface Operations {
  readonly triggers: {
    /** The catalogue, in the order of registration. */
    list(): readonly TriggerReply[];
    /**
     * The newest records in exactly the shape that a receiver would be sent, newest first, or `[sample]`: an endpoint with
     * `version` as its `payloadVersion`, by default one that is made now.
     * @throws `unknown_trigger`, `invalid_request`
     */
    performList(
      name: string,
      options?: { limit?: number | undefined; version?: number | undefined },
      actingFor?: ActingFor,
    ): Promise<readonly unknown[]>;
    /**
     * Whether a filter that nobody has saved yet, or a subscription, lets a payload through: that of an event, one that is
     * given, or else the sample; ahead of an operation an input. @throws `unknown_trigger`, `invalid_request`, `subscription_not_found`, `event_not_found`,
     * `payload_gone` when the event has none
     */
    match(name: string, request: MatchRequest, actingFor?: ActingFor): Promise<MatchReply>;
  };
  readonly endpoints: {
    /** @throws `url_refused`, `name_taken`, `invalid_request` */
    create(endpoint: NewEndpoint, actingFor?: ActingFor): Promise<NewEndpointReply>;
    /** At most 100 a page, 25 by default. @throws `invalid_request`, `invalid_cursor` */
    list(query?: Partial<EndpointQuery>, actingFor?: ActingFor): Promise<Page<EndpointReply>>;
    /** @throws `endpoint_not_found` */
    get(endpointId: string, actingFor?: ActingFor): Promise<EndpointDetailReply>;
    /**
     * Changes an endpoint. When scheme, host or port of its URL change, secret values are cleared, its secret is replaced
     * without overlap (shown in the answer) and it is disabled until what was cleared is entered again.
     * @throws `endpoint_not_found`, `invalid_request`, `url_refused`, `name_taken`, `duplicate_endpoint`, `authentication_required`
     */
    update(endpointId: string, change: EndpointChange, actingFor?: ActingFor): Promise<UpdatedEndpointReply>;
    /**
     * Lets nothing start but test deliveries, until `until` or until it is resumed. What waits is held, and no outcome ends
     * such a pause. @throws `endpoint_not_found`, `invalid_request` for a time that has passed
     */
    pause(endpointId: string, request?: PauseRequest, actingFor?: ActingFor): Promise<EndpointReply>;
    /** Ends whatever pause there is, by whom or what it came; what waits goes out. @throws `endpoint_not_found` */
    resume(endpointId: string, actingFor?: ActingFor): Promise<EndpointReply>;
    /**
     * Cancels (`disabled`) what waits for a disabled endpoint, at most 1,000 a call: ask again while something is held. To
     * send it instead, enable the endpoint. @throws `endpoint_not_found`, `endpoint_enabled`
     */
    discard(endpointId: string, actingFor?: ActingFor): Promise<DiscardReply>;
    /** Makes a new secret; those it replaces sign for a while longer. @throws `endpoint_not_found`, `invalid_request` */
    rotateSecret(endpointId: string, rotation?: SecretRotation, actingFor?: ActingFor): Promise<RotatedSecretReply>;
    /** Ends a secret at once. @throws `endpoint_not_found`, `secret_not_found`, `last_secret` */
    revokeSecret(endpointId: string, secretId: string, actingFor?: ActingFor): Promise<void>;
    /** The public keys that verify `v1a`; none for an endpoint that has none or does not exist. */
    jwks(endpointId: string): Promise<Jwks>;
    /** Ends the endpoint, its subscriptions and its waiting deliveries. Nothing happens when there is none. */
    delete(endpointId: string, actingFor?: ActingFor): Promise<void>;
    /**
     * What a sequenced endpoint was sent under the numbers after `after` (default 0: from the first), in order; `limit`
     * defaults to 25, at most 100. What was forgotten or has expired is there as a tombstone.
     * @throws `endpoint_not_found`, `not_sequenced`, `invalid_request`
     */
    listEvents(
      endpointId: string,
      range?: { after?: number; limit?: number },
      actingFor?: ActingFor,
    ): Promise<SequenceReply>;
    /**
     * The triggers as a grid of resources and actions, ticked where the endpoint is subscribed; with `scope`, the grid of
     * that scope. @throws `endpoint_not_found`, `invalid_request`
     */
    triggerGrid(
      endpointId: string,
      query?: { scope?: string | undefined },
      actingFor?: ActingFor,
    ): Promise<TriggerGridReply>;
    /**
     * Ticks cells of that grid. Each takes effect at once and by itself: one that is refused says why, and the others stand.
     * @throws `endpoint_not_found`, `invalid_request`
     */
    tickTriggers(endpointId: string, ticks: Ticks, actingFor?: ActingFor): Promise<TicksReply>;
    /**
     * Sends the trigger's sample to the endpoint, once, and shows the request as it is signed. With `waitMs`, at most 30 s, it
     * answers as soon as the delivery has ended, with its outcome, or when the time is over; a dispatcher sends it.
     * @throws `invalid_request`, `endpoint_not_found`, `endpoint_disabled`, `unknown_trigger`
     */
    sendTestDelivery(
      endpointId: string,
      trigger: string,
      options?: { waitMs?: number },
      actingFor?: ActingFor,
    ): Promise<TestDeliveryReply>;
  };
  readonly subscriptions: {
    /**
     * @throws `endpoint_not_found`, `unknown_trigger`, `invalid_request`, `sync_not_allowed`, `duplicate_subscription`,
     * `duplicate_endpoint`
     */
    create(endpointId: string, subscription: NewSubscription, actingFor?: ActingFor): Promise<SubscriptionReply>;
    /** At most 100 a page, 25 by default. @throws `invalid_request`, `invalid_cursor` */
    list(query?: Partial<SubscriptionQuery>, actingFor?: ActingFor): Promise<Page<SubscriptionReply>>;
    /** @throws `subscription_not_found` */
    get(subscriptionId: string, actingFor?: ActingFor): Promise<SubscriptionReply>;
    /**
     * Changes a subscription; what is absent stays. Not of one that has expired.
     * @throws `subscription_not_found`, `invalid_request`, `duplicate_subscription` when another has the scope already,
     * `sync_not_allowed` when an owner changes how far one reaches that the host waits for
     */
    update(subscriptionId: string, change: SubscriptionChange, actingFor?: ActingFor): Promise<SubscriptionReply>;
    /**
     * Makes a REST hook, or finds the live one with the same owner, URL and trigger, which gets the new `expiresAt` when one
     * is given. One that failing or its receiver disabled is enabled by it; one that somebody here disabled is not.
     * @throws `url_refused`, `unknown_trigger`, `duplicate_endpoint`, `invalid_request`
     */
    subscribe(request: RestHookRequest, actingFor?: ActingFor): Promise<SubscribeReply & { readonly created: boolean }>;
    /** Ends a subscription; of a REST hook, the endpoint too. Absent, foreign and ended look alike. */
    end(subscriptionId: string, actingFor?: ActingFor): Promise<void>;
  };
  readonly events: {
    /** @throws `event_not_found` */
    get(eventId: string, actingFor?: ActingFor): Promise<EventReply>;
    /**
     * Why a subscription, also one that has ended, did or did not get an event.
     * @throws `event_not_found`, `subscription_not_found`
     */
    decision(eventId: string, subscriptionId: string, actingFor?: ActingFor): Promise<DecisionReply>;
    /**
     * Ends what is still to come of an event: while it is pending it is skipped, afterwards its waiting deliveries are
     * canceled. What is running goes on, and shows in the answer. Nothing happens to what has ended.
     * @throws `event_not_found`
     */
    cancel(eventId: string, actingFor?: ActingFor): Promise<EventReply>;
  };
  readonly deliveries: {
    /** At most 100 a page, 25 by default. @throws `invalid_request`, `invalid_cursor` */
    list(query?: Partial<DeliveryQuery>, actingFor?: ActingFor): Promise<Page<ListedDeliveryReply>>;
    /**
     * What became of the deliveries that were created in a time range, in equal steps, with how long success took. Tests are left
     * out. Costs what the range holds. @throws `invalid_request`
     */
    summarize(request?: SummaryRequest, actingFor?: ActingFor): Promise<DeliverySummaryReply>;
    /**
     * Every delivery that matches, newest first, read a page at a time as they are asked for: any number needs no memory.
     * Each comes once, as it was when its page was read; what is created meanwhile is left out. Rejects when the first page
     * cannot be read; whoever iterates is thrown what happens later. @throws `invalid_request`
     */
    export(query?: ExportQuery, actingFor?: ActingFor): Promise<AsyncIterable<ExportedDeliveryReply>>;
    /** @throws `delivery_not_found` */
    get(deliveryId: string, actingFor?: ActingFor): Promise<DeliveryDetailReply>;
    /**
     * Sends the same event to the same endpoint again, as a new delivery.
     * @throws `delivery_not_found`, `endpoint_not_found` when the endpoint has been deleted, `endpoint_disabled`,
     * `payload_gone` when the event has been forgotten, or its payload was dropped after success, `event_rolled_back`
     */
    replay(deliveryId: string, actingFor?: ActingFor): Promise<DeliveryReply>;
    /**
     * Sends every matching delivery again that has ended and has not been replayed yet, newest first, a batch a call:
     * ask again with `nextCursor`. Whoever begins with the cursor of a dry run, and after a crash goes on with the last one
     * it has kept, has each sent again once, whatever became of the replays. Tests, what was rolled back, and what is of a
     * disabled or deleted endpoint or has no payload any more, are left out.
     * @throws `invalid_request`, `invalid_cursor`; `endpoint_not_found`, `endpoint_disabled` when it names such an endpoint
     */
    replayMany(request?: ReplayRequest, actingFor?: ActingFor): Promise<ReplaysReply>;
    /**
     * Cancels a waiting delivery; one that has been canceled so before stays as it is.
     * @throws `delivery_not_found`, `delivery_in_flight` while an attempt is under way, `delivery_ended`
     */
    cancel(deliveryId: string, actingFor?: ActingFor): Promise<DeliveryReply>;
  };
  /**
   * Wipes payload, snapshot and what receivers answered of every event of a record, whoever owns the endpoints, and
   * cancels what waits; the rows stay as tombstones. An event triggered later is not concerned. Once is enough; again does
   * no harm. @throws `invalid_request`, `missing_tenant`
   */
  forget(record: ForgetRequest, actingFor?: ActingFor): Promise<ForgetReply>;
  readonly inbound: InboundOperations;
  readonly tenant: {
    /** Whether events are being dispatched, and whether the tenant is paused. */
    status(actingFor?: ActingFor): Promise<StatusReply>;
    /**
     * Lets no delivery of the tenant start but tests, whatever its endpoint, those made later too, until `until` or until it
     * is resumed. Events are routed and wait. @throws `invalid_request` for a time that has passed
     */
    pause(request?: PauseRequest, actingFor?: ActingFor): Promise<StatusReply>;
    /** Ends that; what is paused or disabled by itself stays so. */
    resume(actingFor?: ActingFor): Promise<StatusReply>;
  };
  /** `stalled`: something has been due for a minute and nobody took it. */
  health(): Promise<"ok" | "stalled">;
  /**
   * Every metric as text for Prometheus, of all tenants: what this process counted, and what the store says. Never rejects: of a
   * store that does not answer it says that.
   */
  metrics(): Promise<string>;
}

import assert from "node:assert/strict";
import type {
  ClaimedDeliveries,
  ClaimedDelivery,
  ClaimedEvent,
  Delivery,
  DeliveryClaim,
  DeliveryDetail,
  DeliveryResult,
  DeliveryStore,
  Endpoint,
  EventClaim,
  InboundStore,
  RecordedResults,
  RoutingResult,
  Store,
  Subscription,
  SubscriptionStore,
  Viewer,
  WebhookEvent,
} from "@ancrage/core";
import { at, deliveryRow, endpointRow, eventRow, subscriptionRow, TENANT, TRIGGER } from "./rows.ts";
import type { StoreUnderTest } from "./store-suite.ts";

/** Sees the whole of the suite's tenant. */
export const everything: Viewer = { tenantId: TENANT, ownerId: null };

/** How long the suite's claims last. */
export const LEASE_MS = 30_000;

/** A claim of as much as there is, for the process `prc_a` at the suite's start, unless `fields` say otherwise. */
export function deliveryClaim(fields: Partial<DeliveryClaim> = {}): DeliveryClaim {
  return {
    ...{ processId: "prc_a", now: at(0), leaseMs: LEASE_MS, leaseMarginMs: 15_000 },
    ...{ limit: 100, endpointConcurrency: 100, inFlight: new Map(), endpointRate: null },
    ...fields,
  };
}

/** A store on its stage: brings it into a state by the port alone, so that every store can play. */
export class Scene {
  readonly store: Store;
  readonly subscriptions: SubscriptionStore;
  readonly deliveries: DeliveryStore;
  readonly inbound: InboundStore;
  readonly underTest: StoreUnderTest;
  readonly #firstSubscriptions = new Map<string, Subscription>();

  constructor(underTest: StoreUnderTest) {
    this.underTest = underTest;
    this.store = underTest.store;
    this.subscriptions = underTest.store.subscriptions;
    this.deliveries = underTest.store.deliveries;
    this.inbound = underTest.store.inbound;
  }

  async endpoint(fields?: Partial<Endpoint>): Promise<Endpoint> {
    const endpoint = endpointRow(fields);
    await this.subscriptions.insertEndpoint(endpoint);
    return endpoint;
  }

  async subscription(endpoint: Endpoint, fields?: Partial<Subscription>): Promise<Subscription> {
    const subscription = subscriptionRow(endpoint, fields);
    await this.subscriptions.insertSubscription(subscription);
    this.#note(subscription);
    return subscription;
  }

  async restHook(
    fields?: Partial<Endpoint>,
    subscribed?: Partial<Subscription>,
  ): Promise<{ endpoint: Endpoint; subscription: Subscription }> {
    const endpoint = endpointRow({ kind: "restHook", envelope: "bare", ...fields });
    const subscription = subscriptionRow(endpoint, { createdAt: endpoint.createdAt, ...subscribed });
    await this.subscriptions.subscribeRestHook(endpoint, subscription);
    this.#note(subscription);
    return { endpoint, subscription };
  }

  async event(fields?: Partial<WebhookEvent>): Promise<WebhookEvent> {
    const event = eventRow(fields);
    await this.deliveries.recordEvents([event]);
    return event;
  }

  claimEvents(fields: Partial<EventClaim> = {}): Promise<readonly ClaimedEvent[]> {
    const slots = new Map([[TRIGGER, 100]]);
    return this.deliveries.claimEvents({ processId: "prc_a", now: at(0), leaseMs: LEASE_MS, slots, ...fields });
  }

  /** An event that was routed, with the deliveries that `make` says. No other event of its trigger may be pending. */
  async routed(
    make: (event: WebhookEvent) => readonly Delivery[],
    fields?: Partial<WebhookEvent>,
  ): Promise<{ event: WebhookEvent; deliveries: readonly Delivery[] }> {
    const event = await this.event(fields);
    const slots = new Map([[event.trigger, 1]]);
    const [claimed] = await this.claimEvents({ now: event.createdAt, slots });
    assert.ok(claimed !== undefined && claimed.event.id === event.id, "the event can be claimed");
    const deliveries = make(event);
    const { claim } = claimed;
    const result = { eventId: event.id, claim, state: "routed", payload: '{"id":"D-1"}', decisions: [] } as const;
    await this.commitRouting([{ ...result, deliveries }]);
    return { event, deliveries };
  }

  /** Where a delivery to `endpoint` goes: the first subscription that it got here, or one made for it now. */
  async to(endpoint: Endpoint): Promise<{ endpointId: string; subscriptionId: string }> {
    const { id } = this.#firstSubscriptions.get(endpoint.id) ?? (await this.subscription(endpoint));
    return { endpointId: endpoint.id, subscriptionId: id };
  }

  /** A delivery of an event of its own, pending and due from its `createdAt`. */
  async delivery(endpoint: Endpoint, { createdAt = at(0), ...fields }: Partial<Delivery> = {}): Promise<Delivery> {
    const { tenantId } = endpoint;
    const trigger = fields.trigger ?? TRIGGER;
    const to = await this.to(endpoint);
    const { deliveries } = await this.routed((event) => [deliveryRow(event, to, { createdAt, ...fields })], {
      createdAt,
      tenantId,
      trigger,
    });
    const [delivery] = deliveries;
    assert.ok(delivery);
    return delivery;
  }

  /** A test delivery, pending and due from its `createdAt`. */
  async testDelivery(endpoint: Endpoint, { createdAt = at(0) }: { createdAt?: Date } = {}): Promise<Delivery> {
    const event = eventRow({
      tenantId: endpoint.tenantId,
      createdAt,
      isTest: true,
      state: "routed",
      payload: "{}",
      nextBuildAt: null,
    });
    return this.deliveries.addDelivery(deliveryRow(event, { endpointId: endpoint.id, subscriptionId: null }), event);
  }

  /** Endpoints with as many due deliveries as each number says. */
  async endpointsWith(counts: readonly number[]): Promise<Endpoint[]> {
    const endpoints: Endpoint[] = [];
    for (const count of counts) {
      const endpoint = await this.endpoint();
      for (let index = 0; index < count; index += 1) await this.delivery(endpoint);
      endpoints.push(endpoint);
    }
    return endpoints;
  }

  /** Records what was routed, and takes none of it. Returns the ids of the events whose result was written. */
  async commitRouting(results: readonly RoutingResult[]): Promise<readonly string[]> {
    const { eventIds, claimed } = await this.deliveries.commitRouting(results);
    assert.deepEqual(claimed, []);
    return eventIds;
  }

  /** Claims as much as there is, for the process `prc_a` at the suite's start, unless `fields` say otherwise. */
  async claim(fields: Partial<DeliveryClaim> = {}): Promise<readonly ClaimedDelivery[]> {
    return (await this.claimAll(fields)).deliveries;
  }

  /** The same, with what else the store says. */
  claimAll(fields: Partial<DeliveryClaim> = {}): Promise<ClaimedDeliveries> {
    return this.deliveries.claimDeliveries(deliveryClaim(fields));
  }

  /** Claims the only delivery that can be claimed. */
  async claimOne(fields?: Partial<DeliveryClaim>): Promise<ClaimedDelivery> {
    const claimed = await this.claim(fields);
    const [only] = claimed;
    assert.ok(only !== undefined && claimed.length === 1, `one delivery can be claimed, not ${claimed.length}`);
    return only;
  }

  record(results: DeliveryResult | readonly DeliveryResult[], now: Date = at(0)): Promise<RecordedResults> {
    return this.deliveries.recordResults("deliveryId" in results ? [results] : results, now);
  }

  /** What the ledger holds of a delivery. */
  async detail({ id, tenantId }: Pick<Delivery, "id" | "tenantId">): Promise<DeliveryDetail> {
    const detail = await this.deliveries.getDelivery({ tenantId, ownerId: null }, id);
    assert.ok(detail, `the delivery ${id} is in the ledger`);
    return detail;
  }

  /** The endpoint as it is now. */
  async endpointNow({ id, tenantId }: Pick<Endpoint, "id" | "tenantId">): Promise<Endpoint> {
    const endpoint = await this.subscriptions.getEndpoint({ tenantId, ownerId: null }, id);
    assert.ok(endpoint, `the endpoint ${id} is live`);
    return endpoint;
  }

  #note(subscription: Subscription): void {
    if (!this.#firstSubscriptions.has(subscription.endpointId)) {
      this.#firstSubscriptions.set(subscription.endpointId, subscription);
    }
  }
}

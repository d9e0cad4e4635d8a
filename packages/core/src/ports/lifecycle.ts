import type { AttemptError } from "../model/attempt.ts";
import type { Delivery } from "../model/delivery.ts";
import type { Endpoint } from "../model/endpoint.ts";
import type { EventReason } from "../model/webhook-event.ts";

/**
 * What the dispatcher did, by name. Nothing here holds a payload or a secret. What a call ends (`deliveries.cancel`,
 * `events.cancel`, `forget`, the end of an endpoint or a subscription) is told by the answer of that call alone: a
 * `delivery.canceled` follows only for what was under way then, or was found by the dispatcher.
 */
export interface LifecycleEvents {
  /** An event's payload is built and its deliveries exist. */
  "event.routed": { eventId: string; tenantId: string; trigger: string; deliveries: number };
  /** The payload builder had nothing to send, or too many webhooks led to it. */
  "event.skipped": { eventId: string; tenantId: string; trigger: string; reason: "nothingToSend" | "loop" };
  /** The payload could not be built and will not be tried again. */
  "event.failed": { eventId: string; tenantId: string; trigger: string; reason: EventReason; error: string };
  /** Receivers were called while the host waited, and what the host did was then not committed. */
  "event.rolledBack": { eventId: string; tenantId: string; trigger: string; reason: EventReason };
  "delivery.succeeded": DeliveryLifecycle;
  /** An attempt failed, and another will follow. */
  "delivery.failing": DeliveryLifecycle & { nextAttemptAt: Date };
  /** No attempt is left. */
  "delivery.exhausted": DeliveryLifecycle;
  /** Nobody is left to send it to, or nobody wants it sent: the receiver answered 410, what it was for is gone, or there is nothing it may see. */
  "delivery.canceled": DeliveryLifecycle;
  /** A subscription ended by itself, and what waited for it was canceled. */
  "subscription.expired": SubscriptionLifecycle;
  /** Failed attempts in a row, or the receiver itself, paused the endpoint. */
  "endpoint.paused": EndpointLifecycle & { pausedUntil: Date };
  /**
   * An endpoint goes on failing: told at its first pause (stage 1), at the first failed attempt after a day (2) and after
   * three (3), each at most once until an attempt succeeds, by one of all processes.
   */
  "endpoint.failing": EndpointLifecycle & { failingSince: Date; stage: 1 | 2 | 3 };
  /** A success ended the pause, or what `endpoint.failing` told. */
  "endpoint.recovered": EndpointLifecycle;
  /** It receives nothing more until somebody enables it; also told of what a call disabled. */
  "endpoint.disabled": EndpointLifecycle & { reason: NonNullable<Endpoint["disabledReason"]> };
  /**
   * What is due for an endpoint has waited for `backlogAfterMs`, though it is neither disabled nor paused: it takes what it is
   * sent too slowly, its rate is too low, or there are too few dispatchers. Once in each hour while it lasts.
   */
  "backlog.growing": EndpointLifecycle & { due: number; oldestDueAt: Date };
}

/** Which delivery, and how its last attempt went. */
export interface DeliveryLifecycle {
  deliveryId: string;
  eventId: string;
  tenantId: string;
  endpointId: string;
  trigger: string;
  attempts: number;
  reason: Delivery["reason"];
  /** Why the last attempt failed; `null` when it succeeded or nothing was sent. */
  error: AttemptError | null;
}

/** Which subscription. */
export interface SubscriptionLifecycle {
  subscriptionId: string;
  tenantId: string;
  endpointId: string;
  name: string;
}

/** Which endpoint. */
export interface EndpointLifecycle {
  endpointId: string;
  tenantId: string;
  name: string;
}

/** Where lifecycle events leave. A listener behind it that throws harms nothing. */
export interface Lifecycle {
  emit<Name extends keyof LifecycleEvents>(name: Name, event: LifecycleEvents[Name]): void;
}

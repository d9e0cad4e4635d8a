import type { Authorize } from "./delivering/authorize-delivery.ts";
import type { RetentionTimes } from "./delivering/retention.ts";
import type { Tenancy } from "./emitting/record-events.ts";
import type { AnyInboundHook, InboundHook } from "./inbound/inbound-hook.ts";
import type { InboundOptions } from "./inbound/receiving/inbound-limits.ts";
import type { EndpointRate } from "./model/endpoint-rate.ts";
import type { Clock } from "./ports/clock.ts";
import type { Ids } from "./ports/ids.ts";
import type { Logger } from "./ports/logger.ts";
import type { Random } from "./ports/random.ts";
import type { Resolver } from "./ports/resolver.ts";
import type { Store } from "./ports/store.ts";
import type { Transport } from "./ports/transport.ts";
import type { AnyTrigger, BuildArguments } from "./triggers/trigger.ts";
import type { UrlPolicyOptions } from "./url-policy/url-policy.ts";

/** What the builders of these triggers ask for as `context`: all of it together. */
export type ContextOf<Triggers extends readonly AnyTrigger[]> = [Triggers[number]] extends [
  { build: (build: BuildArguments<infer Context>) => unknown },
]
  ? Context
  : unknown;

/** What the handlers of these inbound hooks ask for as `context`: all of it together. */
export type InboundContextOf<Hooks extends readonly AnyInboundHook[]> = [Hooks[number]] extends [
  { handler: (call: infer Call) => unknown },
]
  ? Call extends { readonly context: infer Context }
    ? [Context] extends [never]
      ? unknown
      : Context
    : unknown
  : unknown;

type ContextOption<Context> = unknown extends Context
  ? { /** Handed to payload builders and handlers of inbound hooks as `context`. */ readonly context?: unknown }
  : { /** Handed to payload builders and handlers of inbound hooks as `context`. */ readonly context: Context };

/** Options of `createWebhooks` that have a default. */
export interface DispatchOptions {
  /** Attempts in flight in this process. Default 128. */
  readonly concurrency?: number;
  /** Attempts in flight to one endpoint in this process, unless it has a `concurrency` of its own. Default 16. */
  readonly endpointConcurrency?: number;
  /**
   * Most attempts to one endpoint in any interval of at most a day, by all processes together, unless it has a rate of its
   * own. With it every claim waits for those of other processes. Default: no limit.
   */
  readonly endpointRate?: EndpointRate;
  /** How long an idle dispatcher waits before it looks for work by itself. Default 1 s. */
  readonly pollMs?: number;
  /** Results are written at the latest so long after they came; 0: at once. Default 20 ms. */
  readonly flushAfterMs?: number;
  /** Or as soon as so many are there. Default 200. */
  readonly flushRows?: number;
  /** The wall-clock deadline of one attempt, body included. Default 15 s. */
  readonly attemptTimeoutMs?: number;
  /** The one deadline of all receivers that the host waits for at a stage. Default 5 s. */
  readonly syncTimeoutMs?: number;
  /** How long a delivery may be due, of an endpoint that is neither disabled nor paused, until `backlog.growing` is told. Default 10 min. */
  readonly backlogAfterMs?: number;
  /**
   * How long the ledger keeps what has ended, in milliseconds: `succeededMs` (default 7 days) for deliveries that succeeded
   * and routed events, `otherMs` (default 30 days) for the rest. `false`: for ever.
   */
  readonly retention?: Partial<RetentionTimes> | false;
  /** Of which attempts the ledger keeps what was answered, at most 16 KiB. Default `failed`. */
  readonly keepResponseBodies?: "failed" | "all";
  /**
   * An event to which so many webhooks led is skipped (`loop`), whoever recorded it: it only goes round. A run with receivers to
   * wait for is refused (`run_too_deep`). Default 16.
   */
  readonly maxDepth?: number;
  /** The deadline of one call of `build`, `recent` or `authorize`. Default 10 s. */
  readonly buildTimeoutMs?: number;
}

/** The outside world, each part replaceable. */
export interface WorldOptions {
  /** Default: undici on Node, with the address guard. */
  readonly transport?: Transport;
  /** Default: the system's resolver. */
  readonly resolver?: Resolver;
  /** Default: the system's clock. */
  readonly clock?: Clock;
  /** Default: `Math.random`. It spreads retries and makes no secret. */
  readonly random?: Random;
  readonly ids?: Ids;
  /** Default: warnings and errors to the console. */
  readonly logger?: Logger;
}

export type WebhooksOptions<
  Triggers extends readonly AnyTrigger[],
  TenancyMode extends Tenancy,
  Transaction,
  Hooks extends readonly AnyInboundHook[] = readonly AnyInboundHook[],
> = DispatchOptions &
  WorldOptions &
  ContextOption<ContextOf<Triggers> & InboundContextOf<Hooks>> & {
    readonly triggers: Triggers;
    /** What third parties may call. Default: nothing. */
    readonly inboundHooks?: Hooks & readonly InboundHook<string, never, NoInfer<Transaction>>[];
    /** How they are called. */
    readonly inbound?: InboundOptions;
    readonly store: Store<Transaction>;
    /**
     * Keys that seal secrets of endpoints in the store, each as `npx ancrage key` prints it: the first seals, all open. A
     * durable store needs one; another store is sealed too when there is one.
     */
    readonly sealingKeys?: readonly string[];
    /** Default `single`: whoever names no tenant means the tenant `default`. */
    readonly tenancy?: TenancyMode;
    /**
     * Asked before each attempt of each delivery but tests, replays included: may the endpoint still see the event? `false`
     * cancels the delivery (`notAuthorized`). While it throws, hangs or answers anything else, nothing is sent, and the
     * delivery is retried. It is also asked about what a sequenced endpoint reads again. Default: everything may be sent.
     */
    readonly authorize?: Authorize;
    /**
     * The name of this installation in the header `webhook-origin`, by which a receiver knows what it caused itself: visible
     * ASCII, at most 256 characters. Default: a name of
     * its own that each installation's store has for it (`Store.installation`), which `GET /status` shows.
     */
    readonly origin?: string;
    /** What metrics tell apart, in OpenTelemetry and as Prometheus text. */
    readonly metrics?: {
      /** Attempts by endpoint, under its id: for whoever watches some receivers, not thousands. Default `false`. */
      readonly byEndpoint?: boolean;
    };
    /** Which URLs may receive. Default: public addresses over https and http, on their usual ports. */
    readonly urlPolicy?: UrlPolicyOptions;
  };

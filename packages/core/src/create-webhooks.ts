import { createReceiving } from "./create-receiving.ts";
import { createBacklogWatch } from "./delivering/backlog-watch.ts";
import { createDeliveryLane } from "./delivering/delivery-lane.ts";
import { Dispatcher } from "./delivering/dispatcher.ts";
import { EveryMinute } from "./delivering/every-minute.ts";
import { Heartbeat } from "./delivering/heartbeat.ts";
import { installationOrigin } from "./delivering/installation-origin.ts";
import { keepingTriggers } from "./delivering/keeping-triggers.ts";
import { Retention } from "./delivering/retention.ts";
import { createRoutingLane } from "./delivering/routing-lane.ts";
import { createStoreWatch } from "./delivering/store-watch.ts";
import { createUndispatchedWarning } from "./delivering/undispatched-warning.ts";
import { whenTooLargeIn } from "./delivering/when-too-large.ts";
import { WorkLoop } from "./delivering/work-loop.ts";
import { dispatchLimits } from "./dispatch-limits.ts";
import { checkedOrigin } from "./emitting/checked-cause.ts";
import type { EventOptions, RecordOptions, RecordRequest } from "./emitting/event-request.ts";
import { recordEvents, type Tenancy, tenantOf } from "./emitting/record-events.ts";
import type { AnyInboundHook } from "./inbound/inbound-hook.ts";
import { createInboundRegistry } from "./inbound/inbound-registry.ts";
import { createReceiptLane } from "./inbound/running/receipt-lane.ts";
import type { RunningTerms } from "./inbound/running/running-terms.ts";
import { createObserving } from "./observing/create-observing.ts";
import { LifecycleEmitter } from "./observing/lifecycle-emitter.ts";
import { safeLogger } from "./observing/safe-logger.ts";
import { createOperations } from "./operations/create-operations.ts";
import { diagnose } from "./operations/diagnosing/diagnose.ts";
import { consoleLogger } from "./ports/console-logger.ts";
import type { LoopName } from "./ports/observer.ts";
import { randomIds } from "./ports/random-ids.ts";
import { createStoreClock } from "./ports/store-clock.ts";
import { systemClock } from "./ports/system-clock.ts";
import { rekeyCodes } from "./sealing/rekey-codes.ts";
import { rekeyEndpoints } from "./sealing/rekey-endpoints.ts";
import { sealedStore, sealerFor, sealingKeyRequired } from "./sealing/sealed-store.ts";
import { CallsUnderWay } from "./staging/calls-under-way.ts";
import type { Operation, RunRequest } from "./staging/run-request.ts";
import { runWithWebhooks } from "./staging/run-with-webhooks.ts";
import type { StagingTerms } from "./staging/staging-terms.ts";
import { createSystemResolver } from "./transport/system-resolver.ts";
import { createUndiciTransport } from "./transport/undici-transport.ts";
import { createUrlGuard } from "./transport/url-guard.ts";
import type { AnyTrigger } from "./triggers/trigger.ts";
import { createTriggerRegistry } from "./triggers/trigger-registry.ts";
import { createUrlPolicy } from "./url-policy/url-policy.ts";
import type { Webhooks } from "./webhooks.ts";
import type { WebhooksOptions } from "./webhooks-options.ts";

/**
 * One Ancrage: these triggers, on this store. It sends nothing before `start` or `dispatchDue`.
 * @throws `duplicate_trigger`, `invalid_option`, `invalid_sealing_key`; `sealing_key_required` for a durable store without one
 */
export function createWebhooks<
  const Triggers extends readonly AnyTrigger[],
  TenancyMode extends Tenancy = "single",
  Transaction = unknown,
  const Hooks extends readonly AnyInboundHook[] = readonly [],
>(options: WebhooksOptions<Triggers, TenancyMode, Transaction, Hooks>): Webhooks<Triggers, TenancyMode, Transaction> {
  const { tenancy = "single", ids = randomIds, random = Math.random, authorize = null } = options;
  const limits = dispatchLimits(options);
  const sealer = sealerFor(options.store, options.sealingKeys);
  const store = sealer === null ? options.store : sealedStore(options.store, sealer);
  const logger = safeLogger(options.logger ?? consoleLogger);
  // A clock that was given counts as it is: whoever gives one sets the time.
  const storeTime = options.clock === undefined ? createStoreClock(systemClock, store, logger) : null;
  const clock = options.clock ?? storeTime ?? systemClock;
  const lifecycle = new LifecycleEmitter(logger);
  const triggers = createTriggerRegistry(options.triggers);
  const inboundHooks = createInboundRegistry(options.inboundHooks ?? []);
  const observing = createObserving({
    ...{ store, triggers, hooks: inboundHooks, lifecycle, clock, logger },
    byEndpoint: options.metrics?.byEndpoint ?? false,
  });
  const { observer } = observing;
  const urlPolicy = createUrlPolicy(options.urlPolicy);
  const resolver = options.resolver ?? createSystemResolver({ clock });
  const transport = options.transport ?? createUndiciTransport({ urlPolicy, resolver, clock });
  const build = { clock, context: options.context, buildTimeoutMs: limits.buildTimeoutMs };
  const given = options.origin === undefined ? undefined : checkedOrigin(options.origin);
  const origin = installationOrigin(given, store, logger);
  const processId = ids.next("prc", clock.now());

  const whenTooLarge = whenTooLargeIn(store.subscriptions);
  const attempt = { clock, random, transport, triggers, build, origin, authorize, whenTooLarge, observer, ...limits };
  const calls = new CallsUnderWay();
  const staging: StagingTerms<Transaction> = {
    ...{ processId, store, triggers, tenancy, ids, clock, logger, lifecycle, attempt, calls },
    syncTimeoutMs: limits.syncTimeoutMs,
    maxDepth: limits.maxDepth,
  };

  const loopTerms = (loop: LoopName) => ({ clock, logger, onClaimed: () => observer.claimed(loop), ...limits });
  const routing = new WorkLoop(
    createRoutingLane({
      ...{ processId, store, triggers, ids, clock, lifecycle, logger, observer },
      build: { ...build, maxDepth: limits.maxDepth },
      takeAlong: (count, commit) =>
        delivery.takeAlong(count, (mayTake) => commit(mayTake ? deliveryLane.claimAlong() : undefined)),
      onRouted: () => delivery.wake(),
      onTurnOver: () => routing.wake(),
    }),
    loopTerms("routing"),
  );
  const deliveryLane = createDeliveryLane({
    ...limits,
    ...{ processId, store, ids, lifecycle, logger, attempt },
    onDue: () => delivery.wake(),
    onAlert: () => routing.wake(),
  });
  const delivery = new WorkLoop(deliveryLane, loopTerms("delivery"));
  const running: RunningTerms = {
    ...{ processId, hooks: inboundHooks, store: store.inbound, clock, random, logger, observer },
    context: options.context,
    pollMs: limits.pollMs,
    triggerEvent,
    onCommitted: () => routing.wake(),
    onDue() {
      workRecorded();
      receiving.wake();
    },
  };
  const receiving = new WorkLoop(createReceiptLane(running), loopTerms("receipt"));
  const inbound = createReceiving(running, {
    ...{ options: options.inbound, sealingKeys: options.sealingKeys, ids, maxDepth: limits.maxDepth },
  });
  const heartbeat = new Heartbeat(processId, store.deliveries, clock, logger);
  const retention = new Retention({
    deliveries: store.deliveries,
    subscriptions: store.subscriptions,
    inbound: store.inbound,
    lifecycle,
    clock,
    logger,
    times: limits.retention,
  });
  const watchBacklogs = createBacklogWatch({
    ...{ deliveries: store.deliveries, triggers, ids, lifecycle, clock, logger },
    isHeard: () => lifecycle.isHeard("backlog.growing"),
    backlogAfterMs: limits.backlogAfterMs,
    onAlert: () => routing.wake(),
  });
  const backlogs = new EveryMinute(clock, watchBacklogs);
  const dispatcher = new Dispatcher({
    ...{ receiving, routing, delivery, heartbeat, retention, backlogs, transport, clock },
  });
  // Another process leaves events; deliveries are routed by whoever sends them. A claim of deliveries at the same moment
  // would find none, and hold up the event.
  const onWork = (of?: "events" | "receipts") => {
    if (of !== "receipts") routing.wake();
    if (of !== "events") receiving.wake();
  };
  const watch = createStoreWatch({ store, storeTime, clock, logger, onWork });
  const workRecorded = createUndispatchedWarning({
    ...{ store, triggers, hooks: inboundHooks },
    clock,
    logger,
    dispatches: () => dispatcher.used,
  });

  const keepTriggers = keepingTriggers({ store, triggers, logger });
  let isFirst = true;
  async function record(name: string, records: readonly RecordRequest[], to: EventOptions<Transaction> = {}) {
    // Not waited for: nothing may hold up the caller's transaction.
    if (isFirst) void storeTime?.synchronize();
    isFirst = false;
    const events = await recordEvents(
      { triggers, tenancy, trackedTriggers: store.trackedTriggers, deliveries: store.deliveries, clock, ids, observer },
      name,
      records,
      to,
    );
    workRecorded();
    routing.wake();
    return events;
  }

  async function triggerEvent(name: string, recordId: string | number, about: RecordOptions & EventOptions = {}) {
    const { payload, snapshot, changed, idempotencyKey, orderingKey, deliverAt, ...to } = about;
    const said = { payload, snapshot, changed, idempotencyKey, orderingKey, deliverAt };
    // A transaction is the store's to judge.
    const [event = { eventId: "", duplicate: false }] = await record(
      name,
      [{ recordId, ...said }],
      to as EventOptions<Transaction>,
    );
    return event;
  }

  async function run(
    name: string,
    request: RunRequest<unknown, Transaction>,
    operation: Operation<unknown, unknown, unknown, Transaction>,
  ): Promise<unknown> {
    const result = await runWithWebhooks(name, request, operation, staging);
    workRecorded();
    routing.wake();
    return result;
  }

  return {
    ...createOperations({
      store,
      triggers,
      tenancy,
      urlGuard: createUrlGuard({ urlPolicy, resolver, clock }),
      build,
      authorize,
      whenTooLarge,
      origin,
      clock,
      ids,
      logger,
      lifecycle,
      receiving: inbound.shared,
      metricsText: observing.metricsText,
      onDue: () => delivery.wake(),
      onRecorded: () => routing.wake(),
    }),
    receiveCall: inbound.receiveCall,
    triggerWebhookEvent: (name, recordId, about?: RecordOptions & EventOptions<Transaction>) =>
      triggerEvent(name, recordId, about),
    async triggerWebhookEvents(name, records, to?: EventOptions<Transaction>) {
      return { events: await record(name, records, to) };
    },
    // Its types say what fits together, by the triggers; what comes is checked by their schemas.
    runWithWebhooks: run as Webhooks<Triggers, TenancyMode, Transaction>["runWithWebhooks"],
    async migrate() {
      await store.migrate?.();
    },
    migrationSql: () => store.migrationSql?.() ?? null,
    async rekey() {
      if (sealer === null) throw sealingKeyRequired("Nothing is sealed here, so there is nothing to seal again.");
      const endpoints = await rekeyEndpoints(store.subscriptions, sealer);
      const codes = await rekeyCodes(store.inbound, sealer, inbound.shared.hasher.hash);
      return {
        resealed: endpoints.resealed + codes.resealed,
        unreadable: endpoints.unreadable + codes.unreadable,
      };
    },
    diagnose({ ask, tenantId } = {}) {
      const { hooks, limits } = inbound.shared;
      return diagnose(
        { ...{ store, sealer, hooks, limits }, clock: options.clock ?? systemClock },
        {
          ...(ask && { ask }),
          tenantId: tenancy === "required" && tenantId === undefined ? null : tenantOf(tenancy, tenantId),
        },
      );
    },
    async start() {
      if (store.check !== undefined) await store.check();
      await keepTriggers();
      await storeTime?.synchronize();
      await observer.apart(() => dispatcher.start());
      watch.start();
    },
    async stop() {
      observing.stop();
      // The transport ends with the dispatcher.
      await calls.stop();
      await dispatcher.stop();
      await inbound.uses.flush();
      await watch.stop();
    },
    async dispatchDue(within) {
      if (store.check !== undefined) await store.check();
      await keepTriggers();
      await storeTime?.synchronize();
      return observer.apart(() => dispatcher.dispatchDue(within));
    },
    on: (name, listener) => lifecycle.on(name, listener),
  };
}

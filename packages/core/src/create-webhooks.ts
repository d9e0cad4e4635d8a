import { createDeliveryLane } from "./delivering/delivery-lane.ts";
import { Dispatcher } from "./delivering/dispatcher.ts";
import { Heartbeat } from "./delivering/heartbeat.ts";
import { createRoutingLane } from "./delivering/routing-lane.ts";
import { createUndispatchedWarning } from "./delivering/undispatched-warning.ts";
import { WorkLoop } from "./delivering/work-loop.ts";
import { dispatchLimits } from "./dispatch-limits.ts";
import type { EventOptions, RecordOptions, RecordRequest } from "./emitting/event-request.ts";
import { recordEvents, type Tenancy } from "./emitting/record-events.ts";
import { LifecycleEmitter } from "./observing/lifecycle-emitter.ts";
import { safeLogger } from "./observing/safe-logger.ts";
import { createOperations } from "./operations/create-operations.ts";
import { consoleLogger } from "./ports/console-logger.ts";
import { randomIds } from "./ports/random-ids.ts";
import { systemClock } from "./ports/system-clock.ts";
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
 * @throws `duplicate_trigger`, `invalid_option`
 */
export function createWebhooks<
  const Triggers extends readonly AnyTrigger[],
  TenancyMode extends Tenancy = "single",
  Transaction = unknown,
>(options: WebhooksOptions<Triggers, TenancyMode, Transaction>): Webhooks<Triggers, TenancyMode, Transaction> {
  const { store, tenancy = "single", clock = systemClock, ids = randomIds, random = Math.random } = options;
  const limits = dispatchLimits(options);
  const logger = safeLogger(options.logger ?? consoleLogger);
  const lifecycle = new LifecycleEmitter(logger);
  const triggers = createTriggerRegistry(options.triggers);
  const urlPolicy = createUrlPolicy(options.urlPolicy);
  const resolver = options.resolver ?? createSystemResolver();
  const transport = options.transport ?? createUndiciTransport({ urlPolicy, resolver, clock });
  const build = { clock, context: options.context, buildTimeoutMs: limits.buildTimeoutMs };
  const processId = ids.next("prc", clock.now());

  const routing = new WorkLoop(
    createRoutingLane({ processId, store, triggers, ids, clock, lifecycle, build, onRouted: () => delivery.wake() }),
    { clock, logger, ...limits },
  );
  const delivery = new WorkLoop(
    createDeliveryLane({
      ...limits,
      processId,
      store,
      lifecycle,
      logger,
      attempt: { clock, random, transport, triggers, attemptTimeoutMs: limits.attemptTimeoutMs },
      onDue: () => delivery.wake(),
    }),
    { clock, logger, ...limits },
  );
  const heartbeat = new Heartbeat(processId, store.deliveries, clock, logger);
  const dispatcher = new Dispatcher({ routing, delivery, heartbeat, transport, clock });
  const eventsRecorded = createUndispatchedWarning({
    deliveries: store.deliveries,
    triggers: triggers.names,
    clock,
    logger,
    dispatches: () => dispatcher.used,
  });

  async function record(name: string, records: readonly RecordRequest[], to: EventOptions<Transaction> = {}) {
    const eventIds = await recordEvents(
      { triggers, tenancy, deliveries: store.deliveries, clock, ids },
      name,
      records,
      to,
    );
    eventsRecorded();
    routing.wake();
    return eventIds;
  }

  return {
    ...createOperations({
      store,
      triggers,
      tenancy,
      urlGuard: createUrlGuard({ urlPolicy, resolver, clock }),
      build,
      clock,
      ids,
      logger,
      onDue: () => delivery.wake(),
    }),
    async triggerWebhookEvent(name, recordId, about?: RecordOptions & EventOptions<Transaction>) {
      const { payload, snapshot, changed, ...to } = about ?? {};
      const [eventId = ""] = await record(name, [{ recordId, payload, snapshot, changed }], to);
      return { eventId };
    },
    async triggerWebhookEvents(name, records, to?: EventOptions<Transaction>) {
      return { eventIds: await record(name, records, to) };
    },
    start: () => dispatcher.start(),
    stop: () => dispatcher.stop(),
    dispatchDue: (within) => dispatcher.dispatchDue(within),
    on: (name, listener) => lifecycle.on(name, listener),
  };
}

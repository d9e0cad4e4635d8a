import type { ExportedDeliveryReply, Operations, SubscribeReply } from "@ancrage/core";
import { scriptedInboundReplies as inbound } from "./scripted-inbound-replies.ts";
import { scriptedReplies as replies } from "./scripted-replies.ts";

/** One call of an operation, as it came. */
interface OperationCall {
  /** `endpoints.create` */
  readonly operation: string;
  readonly args: readonly unknown[];
}

/** Operations that only write down their calls and give fixed answers. */
export interface ScriptedOperations {
  readonly operations: Operations;
  readonly calls: readonly OperationCall[];
  /** Runs inside every call from now on, before it answers; what it throws, the call throws. */
  script: () => void | Promise<void>;
  /** Whether `subscribe` finds nothing and makes a new one. */
  subscribeCreates: boolean;
  health: "ok" | "stalled";
  /** What `deliveries.export` gives. */
  exported: () => AsyncIterable<ExportedDeliveryReply>;
}

/** Fresh scripted operations, without any call. */
export function createScriptedOperations(): ScriptedOperations {
  const calls: OperationCall[] = [];

  function answering<Reply>(operation: string, reply: () => Reply): (...args: unknown[]) => Promise<Reply> {
    return async (...args) => {
      calls.push({ operation, args });
      await scripted.script();
      return reply();
    };
  }

  const subscribeReply = (): SubscribeReply & { created: boolean } =>
    scripted.subscribeCreates
      ? { id: "sub_1", secret: "whsec_shown-once", created: true }
      : { id: "sub_1", secret: "whsec_never-again", created: false };

  const scripted: ScriptedOperations = {
    calls,
    script: () => {},
    subscribeCreates: true,
    health: "ok",
    async *exported() {
      yield* replies.exported;
    },
    operations: {
      triggers: {
        list: () => {
          calls.push({ operation: "triggers.list", args: [] });
          return [replies.trigger];
        },
        match: answering("triggers.match", () => replies.match),
        performList: answering("triggers.performList", () => replies.performList),
      },
      endpoints: {
        create: answering("endpoints.create", () => replies.newEndpoint),
        list: answering("endpoints.list", () => replies.endpoints),
        get: answering("endpoints.get", () => replies.endpointDetail),
        pause: answering("endpoints.pause", () => replies.endpoint),
        resume: answering("endpoints.resume", () => replies.endpoint),
        discard: answering("endpoints.discard", () => replies.discarded),
        update: answering("endpoints.update", () => replies.endpoint),
        delete: answering("endpoints.delete", () => {}),
        listEvents: answering("endpoints.listEvents", () => replies.sequence),
        triggerGrid: answering("endpoints.triggerGrid", () => replies.grid),
        tickTriggers: answering("endpoints.tickTriggers", () => replies.ticks),
        sendTestDelivery: answering("endpoints.sendTestDelivery", () => replies.testDelivery),
        rotateSecret: answering("endpoints.rotateSecret", () => replies.rotatedSecret),
        revokeSecret: answering("endpoints.revokeSecret", () => {}),
        jwks: answering("endpoints.jwks", () => replies.jwks),
      },
      subscriptions: {
        create: answering("subscriptions.create", () => replies.subscription),
        list: answering("subscriptions.list", () => replies.subscriptions),
        get: answering("subscriptions.get", () => replies.subscription),
        update: answering("subscriptions.update", () => replies.subscription),
        subscribe: answering("subscriptions.subscribe", subscribeReply),
        end: answering("subscriptions.end", () => {}),
      },
      events: {
        get: answering("events.get", () => replies.event),
        decision: answering("events.decision", () => replies.decision),
        cancel: answering("events.cancel", () => replies.event),
      },
      deliveries: {
        list: answering("deliveries.list", () => replies.deliveries),
        summarize: answering("deliveries.summarize", () => replies.summary),
        export: answering("deliveries.export", () => scripted.exported()),
        get: answering("deliveries.get", () => replies.deliveryDetail),
        replay: answering("deliveries.replay", () => replies.delivery),
        replayMany: answering("deliveries.replayMany", () => replies.replays),
        cancel: answering("deliveries.cancel", () => replies.delivery),
      },
      tenant: {
        status: answering("tenant.status", () => replies.status),
        pause: answering("tenant.pause", () => replies.status),
        resume: answering("tenant.resume", () => replies.status),
      },
      inbound: {
        hooks: {
          list: answering("inbound.hooks.list", () => [inbound.hook]),
          switch: answering("inbound.hooks.switch", () => inbound.hook),
        },
        codes: {
          issue: answering("inbound.codes.issue", () => inbound.newCode),
          list: answering("inbound.codes.list", () => inbound.codes),
          get: answering("inbound.codes.get", () => inbound.code),
          update: answering("inbound.codes.update", () => inbound.code),
          revoke: answering("inbound.codes.revoke", () => {}),
          show: answering("inbound.codes.show", () => inbound.shownCode),
          rotate: answering("inbound.codes.rotate", () => inbound.newCode),
          draftMail: answering("inbound.codes.draftMail", () => inbound.mail),
        },
        receipts: {
          list: answering("inbound.receipts.list", () => inbound.receipts),
          get: answering("inbound.receipts.get", () => inbound.receiptDetail),
          replay: answering("inbound.receipts.replay", () => inbound.receiptReplay),
        },
        refusals: answering("inbound.refusals", () => [inbound.refusal]),
        inferPaths: answering("inbound.inferPaths", () => inbound.inferredPaths),
      },
      forget: answering("forget", () => replies.forgotten),
      metrics: answering("metrics", () => replies.metrics),
      health: answering("health", () => scripted.health),
    },
  };
  return scripted;
}

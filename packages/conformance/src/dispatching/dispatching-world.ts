import type { Logger, Store, Trigger, Webhooks, WebhooksOptions } from "@ancrage/core";

/** How the world's receiver answers; as in the test kit of the store's package. */
export interface WorldAnswer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly delayMs?: number;
  readonly reset?: boolean;
}

export interface WorldRequest {
  readonly id: string;
  readonly trigger: string;
  readonly url: string;
  readonly receivedAt: Date;
  readonly payload: unknown;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly status: number | null;
}

/** Webhooks on the store under test, with a clock that the suite moves and a receiver that answers as told. */
export interface World<Transaction = unknown> {
  readonly webhooks: Webhooks<readonly Trigger[], "single", Transaction>;
  readonly store: Store<Transaction>;
  readonly clock: { now(): Date; moveTo(time: Date): void };
  readonly receiver: {
    answers(...answers: readonly WorldAnswer[]): void;
    at(url: string): { answers(...answers: readonly WorldAnswer[]): void };
    requests(): readonly WorldRequest[];
  };
  /** Runs `run` in a transaction of the store. */
  transaction<Result>(run: (transaction: Transaction) => Promise<Result>): Promise<Result>;
  settle(): Promise<void>;
  advance(ms: number): Promise<void>;
}

export type WorldOptions = Pick<
  WebhooksOptions<readonly Trigger[], "single", unknown>,
  | "triggers"
  | "endpointConcurrency"
  | "concurrency"
  | "endpointRate"
  | "flushAfterMs"
  | "pollMs"
  | "buildTimeoutMs"
  | "attemptTimeoutMs"
  | "syncTimeoutMs"
  | "retention"
  | "keepResponseBodies"
  | "authorize"
  | "origin"
  | "maxDepth"
  | "backlogAfterMs"
  | "inboundHooks"
  | "inbound"
> & { readonly logger?: Logger; readonly context?: unknown };

export interface DispatchingHarness {
  readonly test: (name: string, run: () => Promise<void>) => void;
  /** A fresh world for one case. */
  createWorld(options: WorldOptions): Promise<World & { close(): Promise<void> }>;
}

/** Names a case and gives it a world of its own, closed afterwards whatever happens. */
export type InWorld = (name: string, options: WorldOptions, run: (world: World) => Promise<void>) => void;

const silent: Logger = { debug() {}, info() {}, warn() {}, error() {} };

export function inWorldOf({ test, createWorld }: DispatchingHarness): InWorld {
  return (name, options, run) =>
    test(name, async () => {
      const world = await createWorld({ logger: silent, ...options });
      try {
        await run(world);
      } finally {
        await world.close();
      }
    });
}

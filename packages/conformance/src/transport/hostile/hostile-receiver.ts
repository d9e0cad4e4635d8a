import type { TransportFailureCode } from "@ancrage/core";
import { openRawReceiver, type RawReceiver, type RawScript } from "../raw-receiver.ts";
import type { TransportCapability } from "../transport-suite.ts";

/** What an attempt comes to: a failure, or a response with its status. */
export type HostileOutcome =
  | { readonly code: TransportFailureCode }
  | { readonly status: number; readonly bodyTruncated: boolean };

/**
 * What ends an attempt: the exchange itself; the time that a connection may take (5 s, TLS included); or the deadline of
 * the whole attempt (15 s).
 */
export type HostileEnd = "itself" | "connectDeadline" | "attemptDeadline";

/** One way in which a receiver misbehaves, and exactly what must come of it. */
export interface HostileReceiver {
  /** What it does, as the end of "a receiver that ...". */
  readonly kind: string;
  readonly outcome: HostileOutcome;
  readonly endsBy: HostileEnd;
  /** What a transport needs so that exactly this comes of it. */
  readonly needs?: TransportCapability | undefined;
  /** https although what listens there does not speak TLS. */
  readonly scheme?: "https" | undefined;
  /** Starts it. It calls `reached` once nothing is left to wait for but a deadline. */
  open(reached: () => void): Promise<RawReceiver>;
}

/** A hostile receiver that has been started. */
export interface OpenHostileReceiver {
  readonly hostile: HostileReceiver;
  readonly receiver: RawReceiver;
  /** Where to send to. */
  readonly url: string;
  /** Resolves once nothing is left to wait for but a deadline; never, when the exchange ends by itself. */
  readonly reached: Promise<void>;
}

/** Starts `hostile` on a free port of 127.0.0.1. */
export async function openHostileReceiver(hostile: HostileReceiver): Promise<OpenHostileReceiver> {
  const { promise: reached, resolve } = Promise.withResolvers<void>();
  const receiver = await hostile.open(resolve);
  return {
    hostile,
    receiver,
    url: `${hostile.scheme ?? receiver.url.split(":")[0]}://127.0.0.1:${receiver.port}/in`,
    reached,
  };
}

type Needs = Pick<HostileReceiver, "needs" | "scheme">;

/** One that leaves it to nobody else when the exchange ends. */
export function hostileAtOnce(
  kind: string,
  outcome: HostileOutcome,
  script: RawScript | (() => RawScript),
  needs: Needs = {},
): HostileReceiver {
  const open = () => openRawReceiver(typeof script === "function" ? script() : script);
  return { kind, outcome, endsBy: "itself", open, ...needs };
}

/** One that keeps an attempt waiting until a deadline. */
export function hostileUntil(
  endsBy: "connectDeadline" | "attemptDeadline",
  kind: string,
  outcome: HostileOutcome,
  script: (reached: () => void) => RawScript,
  needs: Needs = {},
): HostileReceiver {
  return { kind, outcome, endsBy, open: (reached) => openRawReceiver(script(reached)), ...needs };
}

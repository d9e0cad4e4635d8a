import { type HostileEnd, hostileReceivers } from "@ancrage/conformance";

/** One way to keep an attempt waiting. */
export interface StallingKind {
  readonly kind: string;
  /** The class of failure, or the status that was read. */
  readonly expected: string;
  /** How long the attempt must take. */
  readonly deadlineMs: number;
}

/** Two that need more than a socket. */
export const UNRESOLVED = "has a name that nobody resolves";
export const NEVER_ACCEPTING = "never accepts";

const deadlines: Readonly<Record<Exclude<HostileEnd, "itself">, number>> = {
  connectDeadline: 5_000,
  attemptDeadline: 15_000,
};

/** Every kind of receiver that stalls: those of the transport's suite, and the two above. */
export const stallingKinds: readonly StallingKind[] = [
  { kind: UNRESOLVED, expected: "nameNotResolved", deadlineMs: deadlines.connectDeadline },
  { kind: NEVER_ACCEPTING, expected: "connectionFailed", deadlineMs: deadlines.connectDeadline },
  ...hostileReceivers.flatMap(({ kind, outcome, endsBy }) => {
    if (endsBy === "itself") return [];
    const expected = "code" in outcome ? outcome.code : String(outcome.status);
    return [{ kind, expected, deadlineMs: deadlines[endsBy] }];
  }),
];

import { groupBy } from "./group-by.ts";
import type { Arrival, History, LedgerDump, Produced } from "./history.ts";

/** A promise that was not kept. */
export interface Violation {
  readonly kind:
    | "lost"
    | "unsettled"
    | "invented"
    | "torn"
    | "twice"
    | "bodyChanged"
    | "unsigned"
    | "tooManyDuplicates"
    | "falseSuccess"
    | "missingAttempt"
    | "finishedTwice";
  readonly about: string;
}

export interface CheckTerms {
  /** Everybody who subscribed before the first event. */
  readonly endpointIds: readonly string[];
  /** How often, in all, an event may be answered 2xx again. */
  readonly mostDuplicates: number;
  /** The hash of the payload that a record must have. */
  readonly payloadHash: (recordId: string) => string;
}

/** Judges a run afterwards: what was accepted, what arrived, and what the ledger says must agree. */
export function checkHistory(history: History, terms: CheckTerms): readonly Violation[] {
  const duplicates = countDuplicates(history.arrivals);
  const tooMany =
    duplicates > terms.mostDuplicates
      ? [violation("tooManyDuplicates", `${duplicates} duplicates; at most ${terms.mostDuplicates} may be`)]
      : [];
  return [...checkEvents(history, terms), ...checkBodies(history, terms), ...checkLedger(history), ...tooMany];
}

/** How many 2xx answers came after the first, of each event at each endpoint. */
export function countDuplicates(arrivals: readonly Arrival[]): number {
  const welcomed = groupBy(arrivals.filter(isWelcome), deliveryKey);
  return [...welcomed.values()].reduce((sum, { length }) => sum + length - 1, 0);
}

function checkEvents({ produced, arrivals, ledger }: History, { endpointIds }: CheckTerms): Violation[] {
  const events = groupBy(ledger.events, ({ recordId }) => recordId);
  const ids = new Set(ledger.events.map(({ id }) => id));
  const rows = new Set(ledger.rows);
  const welcomed = new Set(arrivals.filter(isWelcome).map(deliveryKey));

  const ofRecord = ({ recordId, outcome, eventId, withRow }: Produced): Violation[] => {
    const found = events.get(recordId) ?? [];
    const violations: Violation[] = [];
    if (found.length > 1) violations.push(violation("twice", `${recordId} has ${found.length} events`));
    if (found.length > 0 && (outcome === "rolledBack" || outcome === "rejected"))
      violations.push(violation("invented", `${recordId} was ${outcome} and has an event`));
    if (withRow && rows.has(recordId) !== found.length > 0)
      violations.push(
        violation("torn", `${recordId} has ${rows.has(recordId) ? "a row, no event" : "an event, no row"}`),
      );
    if (outcome === "accepted" && !found.some(({ id }) => id === eventId))
      violations.push(violation("lost", `${recordId}: ${eventId} was accepted and is not in the ledger`));
    return violations;
  };
  // An event that was kept is one that must arrive, whether or not its producer heard so.
  const kept = ledger.events.flatMap(({ id, state }) => {
    if (state !== "routed") return [violation("unsettled", `${id} is ${state}`)];
    const missing = endpointIds.filter((endpointId) => !welcomed.has(deliveryKey({ eventId: id, endpointId })));
    return missing.map((endpointId) => violation("lost", `${id} never arrived at ${endpointId}`));
  });
  const strangers = arrivals.filter(({ eventId }) => !ids.has(eventId));
  return [
    ...produced.flatMap(ofRecord),
    ...kept,
    ...strangers.map(({ eventId }) => violation("invented", `${eventId} arrived and is not in the ledger`)),
  ];
}

function checkBodies({ arrivals, ledger }: History, { payloadHash }: CheckTerms): Violation[] {
  const records = new Map(ledger.events.map(({ id, recordId }) => [id, recordId]));
  const first = new Map<string, string>();
  return arrivals.flatMap(({ eventId, bodyHash, payloadHash: hash, isSigned }) => {
    const recordId = records.get(eventId);
    const known = first.get(eventId) ?? bodyHash;
    first.set(eventId, known);
    const isOther = known !== bodyHash || (recordId !== undefined && hash !== payloadHash(recordId));
    return [
      ...(isOther ? [violation("bodyChanged", `${eventId} arrived with another body`)] : []),
      ...(isSigned ? [] : [violation("unsigned", `${eventId} arrived without a valid signature`)]),
    ];
  });
}

function checkLedger({ arrivals, ledger }: History): Violation[] {
  const arrived = groupBy(arrivals, deliveryKey);
  const attempts = groupBy(ledger.attempts, ({ deliveryId }) => deliveryId);
  const ids = groupBy(ledger.deliveries, ({ id }) => id);
  const twice = [...ids].filter(([, { length }]) => length > 1);
  return [
    ...twice.map(([id]) => violation("finishedTwice", `${id} is in the ledger or the queue more than once`)),
    ...ledger.deliveries.flatMap((delivery) =>
      checkDelivery(delivery, attempts.get(delivery.id) ?? [], arrived.get(deliveryKey(delivery)) ?? []),
    ),
  ];
}

function checkDelivery(
  { id, state, attempts: begun }: LedgerDump["deliveries"][number],
  attempts: LedgerDump["attempts"],
  arrivals: readonly Arrival[],
): Violation[] {
  const violations: Violation[] = [];
  if (state !== "succeeded") violations.push(violation("unsettled", `${id} is ${state}`));
  const numbers = attempts.map(({ number }) => number).toSorted((a, b) => a - b);
  if (numbers.length !== begun || numbers.some((number, index) => number !== index + 1))
    violations.push(violation("missingAttempt", `${id} began ${begun} attempts and has the rows ${numbers}`));
  if (arrivals.length > attempts.length)
    violations.push(
      violation("missingAttempt", `${id} arrived ${arrivals.length} times in ${attempts.length} attempts`),
    );
  const successes = attempts.filter((attempt) => attempt.state === "succeeded");
  if (successes.length > (state === "succeeded" ? 1 : 0))
    violations.push(
      violation("finishedTwice", `${id} is ${state} and has ${successes.length} attempts that succeeded`),
    );
  if (state === "succeeded" && successes.length === 0)
    violations.push(violation("falseSuccess", `${id} succeeded without an attempt that did`));
  if (successes.length > arrivals.filter(isWelcome).length || successes.some(({ status }) => !isSuccess(status)))
    violations.push(violation("falseSuccess", `${id} has a success that the receiver never answered`));
  return violations;
}

function violation(kind: Violation["kind"], about: string): Violation {
  return { kind, about };
}

function deliveryKey({ eventId, endpointId }: { readonly eventId: string; readonly endpointId: string }): string {
  return `${eventId} ${endpointId}`;
}

function isWelcome({ status }: Arrival): boolean {
  return isSuccess(status);
}

function isSuccess(status: number | null): boolean {
  return status !== null && status >= 200 && status < 300;
}

import { isAncrageError, type NewEvent, type RecordedEvent } from "@ancrage/core";
import type { Database } from "../database/database.ts";
import { transactionOf } from "../database/transaction-of.ts";
import type { RecordingEvents } from "./record-events.ts";

/**
 * `DeliveryStore.recordEvents`: through the caller's transaction where there is one, which goes on after a refusal as it
 * was before.
 */
export async function recordInTransaction(
  recording: RecordingEvents,
  database: Database,
  events: readonly NewEvent[],
  given: unknown,
): Promise<readonly RecordedEvent[]> {
  const transaction = given === undefined ? null : transactionOf(given, database);
  const [first] = events;
  if (first !== undefined && events.length === 1 && isPlain(first)) {
    return [await recording.alone(transaction ?? database, first)];
  }
  const hasKeys = events.some(({ idempotency }) => idempotency !== undefined);
  if (!hasKeys) return recording.withoutKeys(transaction ?? database, events);
  if (transaction === null) return database.transaction((own) => recording.withKeys(own, events));
  try {
    return await recording.withKeys(transaction, events);
  } catch (error) {
    if (isAncrageError(error, "idempotency_conflict")) await recording.takeBackKeys(transaction, events);
    throw error;
  }
}

/** Whether it has nothing but what every event has. */
function isPlain({ idempotency, consulted }: NewEvent): boolean {
  return idempotency === undefined && consulted === null;
}

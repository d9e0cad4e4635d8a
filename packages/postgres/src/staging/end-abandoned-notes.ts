import { abandonedEvent } from "@ancrage/core";
import { answering, answersOf } from "../database/answers-of.ts";
import type { Queryable } from "../database/database.ts";
import type { Tables } from "../schema/tables.ts";
import { type AnsweredNote, readNote } from "./read-note.ts";
import { ledgerTarget, settlingNotes } from "./settle-notes.ts";

// A process that died held few; the rest comes with the next beat.
const mostAtOnce = 100;

/**
 * The part of `DeliveryStore.heartbeat` that looks after notes whose lease has ended. A host's transaction that takes one back
 * holds it, and is left alone: it may commit.
 */
export function endingAbandonedNotes(t: Tables) {
  const find = answering(
    `select event, deliveries from ${t.staged_events} where leased_until <= $1::timestamptz order by id limit ${mostAtOnce} for update skip locked`,
  );
  const settle = settlingNotes(t, ledgerTarget(t), "select 1", true);

  return async (transaction: Queryable, now: Date): Promise<void> => {
    const notes = (await answersOf<AnsweredNote>(transaction, find, [now.toISOString()])).map(readNote);
    if (notes.length === 0) return;
    const events = notes.map((note) => abandonedEvent(note, now));
    await settle(
      transaction,
      notes.map(({ event }) => event.id),
      events,
    );
  };
}

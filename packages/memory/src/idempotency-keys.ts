import { AncrageError, IDEMPOTENCY_KEPT_MS, type NewEvent } from "@ancrage/core";

/** Which event a key stands for. */
interface KeyRow {
  readonly eventId: string;
  readonly recordId: string;
  readonly hash: string;
  readonly createdAt: Date;
}

/** The idempotency keys of every tenant and trigger. */
export class IdempotencyKeys {
  readonly #rows = new Map<string, KeyRow>();

  /** Where the event's key is kept; `null` when it has none. */
  static placeOf({ tenantId, trigger, idempotency }: NewEvent): string | null {
    return idempotency === undefined ? null : JSON.stringify([tenantId, trigger, idempotency.key]);
  }

  hasKeyOf(event: NewEvent): boolean {
    const place = IdempotencyKeys.placeOf(event);
    return place !== null && this.#rows.has(place);
  }

  /**
   * The id of the event that already stands for the key of `event`; `null` when none does any more.
   * @throws `idempotency_conflict`
   */
  standsFor(event: NewEvent): string | null {
    const place = IdempotencyKeys.placeOf(event);
    const row = place === null ? undefined : this.#rows.get(place);
    if (row === undefined || event.createdAt.getTime() - row.createdAt.getTime() >= IDEMPOTENCY_KEPT_MS) return null;
    if (row.recordId !== event.recordId || row.hash !== event.idempotency?.hash) throw conflict(event, row.eventId);
    return row.eventId;
  }

  /** Lets the key of `event` stand for it. */
  set(event: NewEvent): void {
    const { id: eventId, recordId, createdAt, idempotency } = event;
    const place = IdempotencyKeys.placeOf(event);
    if (place === null || idempotency === undefined) return;
    this.#rows.set(place, { eventId, recordId, hash: idempotency.hash, createdAt });
  }

  /** Removes keys of events from before `time`, at most `limit`, and says how many. */
  removeBefore(time: Date, limit: number): number {
    let removed = 0;
    for (const [place, { createdAt }] of this.#rows) {
      if (removed === limit) break;
      if (createdAt >= time) continue;
      this.#rows.delete(place);
      removed += 1;
    }
    return removed;
  }

  /** Takes over every key of `others`. */
  addAll(others: IdempotencyKeys): void {
    for (const [place, row] of others.#rows) this.#rows.set(place, row);
  }
}

function conflict({ trigger, idempotency }: NewEvent, eventId: string): AncrageError {
  const idempotencyKey = idempotency?.key ?? "";
  return new AncrageError(
    "idempotency_conflict",
    `The idempotency key "${idempotencyKey}" of ${trigger} already stands for the event ${eventId}, which is about another record or has another payload or snapshot. Use a key of its own for each thing that happens.`,
    { trigger, idempotencyKey, eventId },
  );
}

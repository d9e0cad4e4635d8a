import { AncrageError } from "../errors/ancrage-error.ts";
import { type EventIdentity, firstEvent } from "../model/first-event.ts";
import type { NewEvent } from "../ports/event-routing.ts";
import { jsonText } from "../triggers/json-text.ts";
import type { AnyTrigger } from "../triggers/trigger.ts";
import { issuesText, MAX_PAYLOAD_BYTES, validatePayload } from "../triggers/validate-payload.ts";
import { checkedDeliverAt } from "./checked-deliver-at.ts";
import { checkedKey, isKey, LONGEST_KEY_BYTES } from "./checked-key.ts";
import type { RecordOptions } from "./event-request.ts";
import { idempotencyOf } from "./idempotency-of.ts";

/**
 * The row of an event that has just happened.
 * @throws `invalid_record_id`, `payload_required`, `invalid_payload`, `payload_too_large`,
 * `invalid_option` when a name in `changed`, the idempotency key or the ordering key is no key, or `deliverAt` no time within a year
 */
export function newEvent(
  trigger: AnyTrigger,
  recordId: string | number,
  { payload, snapshot, changed, idempotencyKey, orderingKey, deliverAt }: RecordOptions,
  place: Omit<EventIdentity, "trigger" | "recordId"> & Partial<Pick<NewEvent, "depth" | "origin" | "traceparent">>,
): NewEvent {
  if (trigger.action === "delete" && payload === undefined && snapshot === undefined) {
    throw new AncrageError(
      "payload_required",
      `${trigger.name} is about a record that is gone, so its payload cannot be built later. Pass payload, or a snapshot for the payload builder.`,
      { trigger: trigger.name },
    );
  }
  const { depth = 0, origin = null, traceparent = null } = place;
  const event = {
    ...firstEvent({ ...place, trigger: trigger.name, recordId: checkedRecordId(recordId) }),
    ...{ depth, origin, traceparent },
    payload: payload === undefined ? null : payloadJson(trigger, payload),
    snapshot: snapshot === undefined ? null : snapshotJson(trigger.name, snapshot),
    changed: changed === undefined ? null : changed.map((name) => checkedKey("changed", name)),
    orderingKey: orderingKey === undefined ? null : checkedKey("orderingKey", orderingKey),
    nextBuildAt: deliverAt === undefined ? place.createdAt : checkedDeliverAt(deliverAt, place.createdAt),
  };
  return idempotencyKey === undefined ? event : { ...event, idempotency: idempotencyOf(idempotencyKey, event) };
}

/** A record id as text. @throws `invalid_record_id` when it is no key */
export function checkedRecordId(recordId: string | number): string {
  const text = String(recordId);
  if (isKey(text)) return text;
  throw new AncrageError(
    "invalid_record_id",
    `The record id is not usable: give a text of 1 to ${LONGEST_KEY_BYTES} bytes without NUL characters, or a number.`,
    {},
  );
}

function payloadJson(trigger: AnyTrigger, payload: unknown): string {
  const verdict = validatePayload(trigger, payload);
  if (!verdict.ok) {
    throw new AncrageError(
      "invalid_payload",
      `The payload does not fit the schema of ${trigger.name}: ${issuesText(verdict.issues)}`,
      { trigger: trigger.name, issues: verdict.issues },
    );
  }
  checkSize(trigger.name, "payload", verdict.bytes);
  return verdict.json;
}

function snapshotJson(trigger: string, snapshot: unknown): string {
  const text = jsonText(snapshot);
  if (!text.ok) throw invalidSnapshot(trigger, text.why);
  checkSize(trigger, "snapshot", text.bytes);
  return text.json;
}

function checkSize(trigger: string, part: "payload" | "snapshot", bytes: number): void {
  if (bytes <= MAX_PAYLOAD_BYTES) return;
  throw new AncrageError(
    "payload_too_large",
    `The ${part} of ${trigger} has ${bytes} bytes; at most ${MAX_PAYLOAD_BYTES} can be kept. Send less, and let receivers fetch the rest.`,
    { trigger, bytes, limitBytes: MAX_PAYLOAD_BYTES },
  );
}

function invalidSnapshot(trigger: string, why: string): AncrageError<"invalid_payload"> {
  return new AncrageError(
    "invalid_payload",
    `The snapshot of ${trigger} cannot be written as JSON. ${why} Give plain JSON values.`,
    { trigger, issues: [{ path: "snapshot", message: why }] },
  );
}

import { type FieldIssue, fieldIssue } from "../errors/field-issue.ts";
import { jsonText, unwritable } from "./json-text.ts";
import type { AnyTrigger } from "./trigger.ts";

/** Bytes of a payload's JSON that are accepted, at most: 256 KiB. */
export const MAX_PAYLOAD_BYTES = 262_144;

// A hostile or merely large payload may be wrong in a million places.
const mostIssues = 20;

/** A payload as JSON text, or what is wrong with it. */
export type PayloadVerdict =
  | { readonly ok: true; readonly json: string; readonly bytes: number }
  | { readonly ok: false; readonly issues: readonly FieldIssue[] };

/** Checks `value` against the trigger's schema and turns it into the JSON that receivers see. Never throws. */
export function validatePayload(trigger: Pick<AnyTrigger, "payload">, value: unknown): PayloadVerdict {
  try {
    const parsed = trigger.payload.safeParse(value);
    if (!parsed.success) return { ok: false, issues: parsed.error.issues.slice(0, mostIssues).map(fieldIssue) };
    const text = jsonText(parsed.data);
    return text.ok ? text : { ok: false, issues: [{ path: "", message: text.why }] };
  } catch (error) {
    // An asynchronous check in the schema, or a schema that follows nesting deeper than the stack.
    return { ok: false, issues: [{ path: "", message: unwritable(error) }] };
  }
}

/** The issues in one line, for a message. */
export function issuesText(issues: readonly FieldIssue[]): string {
  return issues.map(({ path, message }) => (path === "" ? message : `${path}: ${message}`)).join("; ");
}

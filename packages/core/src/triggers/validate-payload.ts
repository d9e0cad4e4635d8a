import { type FieldIssue, fieldIssue } from "../errors/field-issue.ts";
import type { AnyTrigger } from "./trigger.ts";

/** Bytes of a payload's JSON that are accepted, at most: 256 KiB. */
export const MAX_PAYLOAD_BYTES = 262_144;

/** A payload as JSON text, or what is wrong with it. */
export type PayloadVerdict =
  | { readonly ok: true; readonly json: string; readonly bytes: number }
  | { readonly ok: false; readonly issues: readonly FieldIssue[] };

/** Checks `value` against the trigger's schema and turns it into the JSON that receivers see. Never throws. */
export function validatePayload(trigger: Pick<AnyTrigger, "payload">, value: unknown): PayloadVerdict {
  try {
    const parsed = trigger.payload.safeParse(value);
    if (!parsed.success) return { ok: false, issues: parsed.error.issues.map(fieldIssue) };
    const json: string | undefined = JSON.stringify(parsed.data);
    if (json === undefined)
      return { ok: false, issues: [{ path: "", message: "It is undefined, which JSON cannot carry." }] };
    return { ok: true, json, bytes: Buffer.byteLength(json) };
  } catch (error) {
    // An asynchronous check in the schema, a BigInt behind z.any(), a cycle, or nesting too deep for JSON.
    return { ok: false, issues: [{ path: "", message: error instanceof Error ? error.message : String(error) }] };
  }
}

/** The issues in one line, for a message. */
export function issuesText(issues: readonly FieldIssue[]): string {
  return issues.map(({ path, message }) => (path === "" ? message : `${path}: ${message}`)).join("; ");
}

import type { z } from "zod";
import { AncrageError } from "../errors/ancrage-error.ts";
import { fieldIssue } from "../errors/field-issue.ts";
import { jsonText, unwritable } from "./json-text.ts";
import type { AnyTrigger } from "./trigger.ts";
import { issuesText, MAX_PAYLOAD_BYTES } from "./validate-payload.ts";

/** What an operation is asked to do, checked: as the schema made it, and as receivers see it. */
export interface CheckedInput {
  readonly value: unknown;
  readonly json: string;
}

// As many as an error about a payload lists.
const mostIssues = 20;

/** Checks the input of a run of a trigger. @throws `invalid_input`, `payload_too_large` */
export function validateInput(trigger: AnyTrigger, schema: z.ZodType, input: unknown): CheckedInput {
  const parsed = parse(schema, input);
  if (!parsed.ok) throw invalidInput(trigger.name, parsed.issues);
  const text = jsonText(parsed.value);
  if (!text.ok) throw invalidInput(trigger.name, [{ path: "", message: text.why }]);
  if (text.bytes <= MAX_PAYLOAD_BYTES) return { value: parsed.value, json: text.json };
  throw new AncrageError(
    "payload_too_large",
    `The input of ${trigger.name} has ${text.bytes} bytes; at most ${MAX_PAYLOAD_BYTES} can be sent. Leave out of its schema what receivers need not see.`,
    { trigger: trigger.name, bytes: text.bytes, limitBytes: MAX_PAYLOAD_BYTES },
  );
}

type Parsed =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly issues: readonly ReturnType<typeof fieldIssue>[] };

function parse(schema: z.ZodType, input: unknown): Parsed {
  try {
    const parsed = schema.safeParse(input);
    return parsed.success
      ? { ok: true, value: parsed.data }
      : { ok: false, issues: parsed.error.issues.slice(0, mostIssues).map(fieldIssue) };
  } catch (error) {
    // An asynchronous check in the schema, or a schema that follows nesting deeper than the stack.
    return { ok: false, issues: [{ path: "", message: unwritable(error) }] };
  }
}

function invalidInput(
  trigger: string,
  issues: readonly ReturnType<typeof fieldIssue>[],
): AncrageError<"invalid_input"> {
  return new AncrageError(
    "invalid_input",
    `The input does not fit the input schema of ${trigger}: ${issuesText(issues)}`,
    {
      trigger,
      issues,
    },
  );
}

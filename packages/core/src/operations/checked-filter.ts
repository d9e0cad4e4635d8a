import { invalidRequest } from "../api/invalid-request.ts";
import type { FieldIssue } from "../errors/field-issue.ts";
import { filterFaults } from "../matching/filter-faults.ts";
import { parseFilter } from "../matching/parse-filter.ts";
import type { Filter } from "../model/filter.ts";
import type { Stage } from "../model/stage.ts";
import { ANY_TRIGGER } from "../model/subscription.ts";
import type { AnyTrigger } from "../triggers/trigger.ts";
import type { TriggerRegistry } from "../triggers/trigger-registry.ts";

/**
 * A filter as somebody entered it, held against what its trigger sends at that stage: payloads, or ahead of an operation its
 * input. Of `*` only its form is known.
 * @throws `invalid_request` with each fault and its place; `unknown_trigger`
 */
export function checkedFilter(
  entered: unknown,
  { trigger, stage = "postOperation" }: { readonly trigger: string; readonly stage?: Stage | undefined },
  triggers: TriggerRegistry,
): Filter {
  const parsed = parseFilter(entered);
  if (!parsed.ok) throw invalidRequest(parsed.issues);
  const faults = trigger === ANY_TRIGGER ? [] : faultsAt(stage, parsed.filter, triggers.get(trigger));
  if (faults.length > 0) throw invalidRequest(faults);
  return parsed.filter;
}

function faultsAt(stage: Stage, filter: Filter, { jsonSchema, inputJsonSchema }: AnyTrigger): readonly FieldIssue[] {
  return stage === "postOperation" || inputJsonSchema === null
    ? filterFaults(filter, jsonSchema)
    : filterFaults(filter, inputJsonSchema, "input");
}

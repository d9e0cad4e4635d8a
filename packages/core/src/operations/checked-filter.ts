import { invalidRequest } from "../api/invalid-request.ts";
import { filterFaults } from "../matching/filter-faults.ts";
import { parseFilter } from "../matching/parse-filter.ts";
import type { Filter } from "../model/filter.ts";
import { ANY_TRIGGER } from "../model/subscription.ts";
import type { TriggerRegistry } from "../triggers/trigger-registry.ts";

/**
 * A filter as somebody entered it, held against the payloads of its trigger; of `*` only its form is known.
 * @throws `invalid_request` with each fault and its place; `unknown_trigger`
 */
export function checkedFilter(entered: unknown, trigger: string, triggers: TriggerRegistry): Filter {
  const parsed = parseFilter(entered);
  if (!parsed.ok) throw invalidRequest(parsed.issues);
  const faults = trigger === ANY_TRIGGER ? [] : filterFaults(parsed.filter, triggers.get(trigger).jsonSchema);
  if (faults.length > 0) throw invalidRequest(faults);
  return parsed.filter;
}

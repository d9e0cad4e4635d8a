import { invalidRequest } from "../api/invalid-request.ts";
import { ANY_TRIGGER } from "../model/subscription.ts";
import type { AnyTrigger } from "../triggers/trigger.ts";
import type { TriggerRegistry } from "../triggers/trigger-registry.ts";

/**
 * Refuses fields that no payload of the trigger has; for `*`, that no registered trigger's payload has. Where the fields of
 * a payload are not known beforehand, any may be named.
 * @throws `invalid_request`
 */
export function checkChangedFields(
  triggers: TriggerRegistry,
  trigger: string,
  changedFields: readonly string[] | null | undefined,
): void {
  if (changedFields == null) return;
  // One that another process registers is not known here, and neither are its fields.
  const named = trigger === ANY_TRIGGER ? triggers.all : [triggers.find(trigger)];
  const known = new Set<string>();
  for (const one of named) {
    const fields = one && fieldsOf(one);
    if (fields === null || fields === undefined) return;
    for (const field of fields) known.add(field);
  }
  const unknown = changedFields.filter((field) => !known.has(field));
  if (unknown.length === 0) return;
  const list = [...known].join(", ");
  const told = (field: string) =>
    trigger === ANY_TRIGGER
      ? `No trigger has a field ${field}. There are ${list}.`
      : `${trigger} has no field ${field}. It has ${list}.`;
  throw invalidRequest(unknown.map((field) => ({ path: "changedFields", message: told(field) })));
}

/** The top-level fields of a payload; `null`: it may have any. */
function fieldsOf({ jsonSchema }: AnyTrigger): readonly string[] | null {
  const { properties } = jsonSchema;
  return typeof properties === "object" && properties !== null ? Object.keys(properties) : null;
}

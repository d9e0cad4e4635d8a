import type { z } from "zod";
import { AncrageError } from "../errors/ancrage-error.ts";
import { jsonSchemaOf } from "./json-schema.ts";
import { registeredVersions } from "./registered-versions.ts";
import type { Trigger, TriggerDefinition, VersionSchemas } from "./trigger.ts";
import { issuesText, validatePayload } from "./validate-payload.ts";

// The event types of Standard Webhooks 1.0: letters, digits and underscores, grouped by dots.
const namePattern = /^[A-Za-z0-9_]+(\.[A-Za-z0-9_]+)*$/;
const longestName = 128;

/**
 * Defines a trigger: its name, what its payload looks like, and how a record becomes one.
 * To use the host's own objects in `build` and `recent`, say their type there: `build: ({ context }: BuildArguments<{ deals: Deals }>) => …`;
 * `createWebhooks` then asks for them as `context`.
 * @throws `invalid_trigger` for a bad name, a schema that JSON cannot carry, a sample that does not fit, a version that cannot be made of it, or an unusable option.
 */
export function defineTrigger<
  const Name extends string,
  Schema extends z.ZodType,
  Context = unknown,
  Input extends z.ZodType | undefined = undefined,
  Versions extends VersionSchemas = VersionSchemas,
>(
  name: Name,
  { versions, ...definition }: TriggerDefinition<Schema, Context, Input, Versions>,
): Trigger<Name, Schema, Context, Input> {
  if (!namePattern.test(name) || name.length > longestName) {
    throw invalid(
      name,
      `"${name}" is not a usable name. Use letters, digits and underscores, grouped by dots, at most ${longestName} in all.`,
    );
  }
  for (const part of ["resource", "action"] as const) {
    if (definition[part].trim() === "") throw invalid(name, `${part} is empty. Name the ${part} it stands for.`);
  }
  checkSchedule(name, definition.retryScheduleMs);
  const jsonSchema = jsonSchemaOf(name, definition.payload);
  const inputJsonSchema = inputSchemaOf(name, definition);
  const sample = validatePayload(definition, definition.sample);
  if (!sample.ok) throw invalid(name, `its sample does not fit its payload schema: ${issuesText(sample.issues)}`);
  const registered = { jsonSchema, sampleJson: sample.json };
  return {
    ...definition,
    name,
    inputJsonSchema,
    ...registered,
    registeredVersions: registeredVersions(
      name,
      { payload: definition.payload, ...registered },
      versions as UntypedVersions,
    ),
  };
}

function inputSchemaOf(
  name: string,
  { allowSync, input }: Pick<TriggerDefinition, "allowSync" | "input">,
): Record<string, unknown> | null {
  if (allowSync === true && input === undefined) {
    throw invalid(name, "allowSync needs input. Give the schema of what an operation is asked to do.");
  }
  if (allowSync !== true && input !== undefined) {
    throw invalid(name, "input is only read with allowSync. Give allowSync: true, or leave input out.");
  }
  return input === undefined ? null : jsonSchemaOf(name, input, "input");
}

// What `from` takes was checked by the compiler, against the schema that the payload is checked with.
type UntypedVersions = Parameters<typeof registeredVersions>[2];

function checkSchedule(name: string, schedule: readonly number[] | undefined): void {
  const bad = schedule?.find((ms) => !Number.isFinite(ms) || ms < 0);
  if (bad !== undefined) {
    throw invalid(name, `retryScheduleMs holds ${bad}. Give milliseconds, zero or more, one for each retry.`);
  }
}

function invalid(trigger: string, text: string): AncrageError<"invalid_trigger"> {
  return new AncrageError("invalid_trigger", `Trigger ${trigger}: ${text}`, { trigger });
}

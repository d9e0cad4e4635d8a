import type { z } from "zod";
import { AncrageError } from "../errors/ancrage-error.ts";
import { thrownText } from "../errors/thrown-text.ts";
import { jsonSchemaOf } from "./json-schema.ts";
import type { RegisteredVersion, TriggerVersion } from "./trigger.ts";
import { issuesText, validatePayload } from "./validate-payload.ts";

/** The greatest number of a version: stores keep it as an integer of 32 bits. */
export const LAST_VERSION = 2_147_483_647;

/**
 * The versions of a trigger, ascending; `first` is version 1. Each derives the sample of `first` once, so that one that
 * cannot is found at once.
 * @throws `invalid_trigger` for a number that is no version, a schema that JSON cannot carry, or a sample that does not fit
 */
export function registeredVersions(
  trigger: string,
  first: Pick<RegisteredVersion, "payload" | "jsonSchema" | "sampleJson">,
  versions: Readonly<Record<string, TriggerVersion<z.ZodType, z.ZodType>>> = {},
): readonly RegisteredVersion[] {
  const later = Object.entries(versions).map(([key, { payload, from, sample }]) => {
    const version = Number(key);
    if (!Number.isInteger(version) || version < 2 || version > LAST_VERSION) {
      throw invalid(
        trigger,
        `${key} is no number of a version. Use whole numbers from 2; payload itself is version 1.`,
      );
    }
    const jsonSchema = jsonSchemaOf(trigger, payload);
    const derived = sampleOf(trigger, version, payload, () => from(JSON.parse(first.sampleJson)));
    const sampleJson = sample === undefined ? derived : sampleOf(trigger, version, payload, () => sample);
    return { version, payload, from, jsonSchema, sampleJson };
  });
  return [{ version: 1, from: null, ...first }, ...later.sort((a, b) => a.version - b.version)];
}

function sampleOf(trigger: string, version: number, payload: z.ZodType, make: () => unknown): string {
  let sample: unknown;
  try {
    sample = make();
  } catch (error) {
    throw invalid(trigger, `version ${version} cannot be made of the sample: ${thrownText(error)}`);
  }
  const verdict = validatePayload({ payload }, sample);
  if (verdict.ok) return verdict.json;
  throw invalid(trigger, `the sample of version ${version} does not fit its schema: ${issuesText(verdict.issues)}`);
}

function invalid(trigger: string, text: string): AncrageError<"invalid_trigger"> {
  return new AncrageError("invalid_trigger", `Trigger ${trigger}: ${text}`, { trigger });
}

import type { ZodType } from "zod";
import { type FieldIssue, fieldIssue } from "../errors/field-issue.ts";
import type { CallValues } from "./call-values.ts";
import type { InboundHook, ValueReader } from "./inbound-hook.ts";
import { valuesAt } from "./path-values.ts";

/** What a handler is given of a call, or what does not fit. */
export type ReadValues =
  | {
      readonly ok: true;
      readonly values: { readonly headers: unknown; readonly query: unknown; readonly body: unknown };
    }
  | { readonly ok: false; readonly issues: readonly FieldIssue[] };

/** Reads a call as its inbound hook says: by schema, by paths, or as it is. What a schema of the host throws does not fit. */
export function readValues(hook: Pick<InboundHook, "headers" | "query" | "body">, values: CallValues): ReadValues {
  const issues: FieldIssue[] = [];
  const read = (part: keyof CallValues): unknown => {
    const reader: ValueReader | undefined = hook[part];
    if (reader === undefined) return values[part];
    if (!isSchema(reader)) return valuesAt(part === "headers" ? lowered(reader.paths) : reader, values[part]);
    const result = reader.safeParse(values[part]);
    if (result.success) return result.data;
    for (const issue of result.error.issues) issues.push(fieldIssue({ ...issue, path: [part, ...issue.path] }));
    return undefined;
  };
  try {
    const found = { headers: read("headers"), query: read("query"), body: read("body") };
    return issues.length === 0 ? { ok: true, values: found } : { ok: false, issues };
  } catch {
    return { ok: false, issues: [{ path: "", message: "Its schema could not be applied." }] };
  }
}

/** Names of headers that an inbound hook reads, in lower case; `null`: it has a schema of its own, or reads all. */
export function headerNamesOf(reader: ValueReader | undefined): readonly string[] | null {
  if (reader === undefined) return null;
  if (!isSchema(reader)) return Object.values(reader.paths).map((name) => name.toLowerCase());
  const { shape } = reader as { shape?: Readonly<Record<string, unknown>> };
  return shape === undefined ? null : Object.keys(shape);
}

function isSchema(reader: ValueReader): reader is ZodType {
  return "safeParse" in reader;
}

function lowered(paths: Readonly<Record<string, string>>) {
  return { paths: Object.fromEntries(Object.entries(paths).map(([alias, name]) => [alias, name.toLowerCase()])) };
}

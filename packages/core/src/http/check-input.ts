import type { z } from "zod";
import type { FieldIssue } from "../errors/error-details.ts";
import { invalidRequest } from "./invalid-request.ts";

// A hostile body may be wrong in a hundred thousand ways; nobody reads more than these.
const MOST_ISSUES = 20;
const LONGEST_TEXT = 300;

/**
 * `input` as `schema` makes it.
 * @throws `invalid_request` with the first 20 issues
 */
export function checkInput<Output>(schema: z.ZodType<Output>, input: unknown): Output {
  const result = schema.safeParse(input);
  if (result.success) return result.data;
  throw invalidRequest(result.error.issues.slice(0, MOST_ISSUES).map(toFieldIssue));
}

function toFieldIssue(issue: z.core.$ZodIssue): FieldIssue {
  return { path: pathText(issue.path).slice(0, LONGEST_TEXT), message: issue.message.slice(0, LONGEST_TEXT) };
}

function pathText(path: readonly PropertyKey[]): string {
  return path.reduce<string>((text, key) => {
    if (typeof key === "number") return `${text}[${key}]`;
    return text === "" ? String(key) : `${text}.${String(key)}`;
  }, "");
}

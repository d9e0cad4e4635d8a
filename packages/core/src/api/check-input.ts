import type { z } from "zod";
import { fieldIssue } from "../errors/field-issue.ts";
import { invalidRequest } from "./invalid-request.ts";

// A hostile body may be wrong in a hundred thousand ways; nobody reads more than these.
const MOST_ISSUES = 20;

/**
 * `input` as `schema` makes it.
 * @throws `invalid_request` with the first 20 issues
 */
export function checkInput<Output>(schema: z.ZodType<Output>, input: unknown): Output {
  const result = schema.safeParse(input);
  if (result.success) return result.data;
  throw invalidRequest(result.error.issues.slice(0, MOST_ISSUES).map(fieldIssue));
}

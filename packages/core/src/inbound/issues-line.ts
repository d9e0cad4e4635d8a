import type { FieldIssue } from "../errors/field-issue.ts";
import { lineOf } from "../errors/thrown-text.ts";

/** What does not fit, in one line for the operator. */
export function issuesLine(issues: readonly FieldIssue[]): string {
  return lineOf(issues.map(({ path, message }) => (path === "" ? message : `${path}: ${message}`)).join("; "));
}

import { AncrageError } from "../errors/ancrage-error.ts";
import type { FieldIssue } from "../errors/field-issue.ts";

/** The error for a request that cannot be understood, one issue for each thing that is wrong with it. */
export function invalidRequest(issues: readonly FieldIssue[], cause?: unknown): AncrageError<"invalid_request"> {
  const [first] = issues;
  const where = first === undefined || first.path === "" ? "" : `${first.path}: `;
  const more = issues.length > 1 ? ` And ${issues.length - 1} more, see details.issues.` : "";
  const what = first?.message.replace(/[^.]$/, "$&.") ?? "";
  const message = `The request is not valid. ${where}${what}${more}`;
  return new AncrageError("invalid_request", message, { issues }, { cause });
}

import type { z } from "zod";
import { CrmError } from "./crm-error.ts";

/** The body as `schema` has it. @throws `CrmError` 400, naming every field that is wrong */
export function checkBody<Schema extends z.ZodType>(schema: Schema, body: unknown): z.output<Schema> {
  if (body === undefined) {
    throw new CrmError(400, "There is no JSON body. Send one, with the header Content-Type: application/json.");
  }
  const checked = schema.safeParse(body);
  if (checked.success) return checked.data;
  throw new CrmError(400, checked.error.issues.map(issueText).join("; "));
}

function issueText({ path, message }: z.core.$ZodIssue): string {
  return path.length === 0 ? message : `${path.join(".")}: ${message}`;
}

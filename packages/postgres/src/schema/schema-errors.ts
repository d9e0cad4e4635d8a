import { AncrageError } from "@ancrage/core";
import { neededVersion } from "./migrations.ts";
import type { SchemaVersion } from "./schema-version.ts";
import type { Tables } from "./tables.ts";

const toDo = "Call `await webhooks.migrate()` before anything else, or run `npx ancrage migrate` when you deploy.";

/** @throws `schema_too_new` when a version that breaks older code is newer than `known` */
export function refuseTooNew({ version, breaking }: SchemaVersion, t: Tables, known = neededVersion): void {
  if (breaking <= known) return;
  throw new AncrageError(
    "schema_too_new",
    `The schema ${t.schema} is at version ${version}, and since version ${breaking} it cannot be used by this package, which knows versions up to ${known}. Update @ancrage/postgres to what the other processes run.`,
    { version, known },
  );
}

/** @throws `schema_too_old` for tables that are of an older version, or are not there */
export function refuseTooOld(
  { version }: SchemaVersion,
  t: Tables,
  { needed = neededVersion, ...options }: { needed?: number; cause?: unknown } = {},
): void {
  if (version >= needed) return;
  const message =
    version === 0
      ? `This database has no Ancrage tables in the schema ${t.schema}. ${toDo} If they are elsewhere, give that schema or that database.`
      : `The schema ${t.schema} is at version ${version}, and this package needs ${needed}. ${toDo}`;
  throw new AncrageError("schema_too_old", message, { version, needed }, options);
}

/** Whether a statement of ours failed because a schema, table, column or function is not there. */
export function isMissingObject(error: unknown): boolean {
  const codes = ["3F000", "42P01", "42703", "42883"];
  return error instanceof Error && "code" in error && codes.includes(String(error.code));
}

/** The error of a statement in the host's transaction, which has failed with it and can be asked nothing more. */
export function missingObject(cause: unknown): AncrageError<"schema_too_old"> {
  return new AncrageError(
    "schema_too_old",
    `A table of Ancrage, or a column of it, is not there: ${cause instanceof Error ? cause.message : "unknown"}. Either the store was never migrated to version ${neededVersion}, or its tables are in another schema or database. ${toDo}`,
    { version: null, needed: neededVersion },
    { cause },
  );
}

import { isAncrageError } from "@ancrage/core";
import type { Queryable } from "../database/database.ts";
import { refuseTooNew, refuseTooOld } from "./schema-errors.ts";
import { readSchemaVersion } from "./schema-version.ts";
import type { Tables } from "./tables.ts";

/** Refuses tables of a version that this package cannot work with. @throws `schema_too_old`, `schema_too_new` */
export async function checkSchema(to: Queryable, t: Tables, options: { cause?: unknown } = {}): Promise<void> {
  const current = await readSchemaVersion(to, t);
  refuseTooNew(current, t);
  refuseTooOld(current, t, options);
}

/** `Store.check`: asks until the answer was good once. A database that is away is left to the loops, which wait for it. */
export function checkingSchema(to: Queryable, t: Tables): () => Promise<void> {
  let isGood = false;
  return async () => {
    if (isGood) return;
    try {
      await checkSchema(to, t);
      isGood = true;
    } catch (error) {
      if (isAncrageError(error)) throw error;
    }
  };
}

import { isAncrageError } from "@ancrage/core";
import type { Database } from "../database/database.ts";
import { checkSchema } from "./check-schema.ts";
import { isMissingObject } from "./schema-errors.ts";
import type { Tables } from "./tables.ts";

/**
 * `database`, whose statements that miss a table or a column fail with what that means: the version is looked up only
 * then, so it costs nothing while all is well.
 */
export function explainingMissing(database: Database, t: Tables): Database {
  async function explain(error: unknown): Promise<never> {
    if (isMissingObject(error)) {
      try {
        await checkSchema(database, t, { cause: error });
      } catch (found) {
        if (isAncrageError(found)) throw found;
      }
    }
    throw error;
  }
  return {
    query: (text, values) => database.query(text, values).catch(explain),
    transaction: (run, options) => database.transaction(run, options).catch(explain),
    byIndex: (text, values) => database.byIndex(text, values).catch(explain),
    kept: (text, values) => database.kept(text, values).catch(explain),
    isClient: (value) => database.isClient(value),
  };
}

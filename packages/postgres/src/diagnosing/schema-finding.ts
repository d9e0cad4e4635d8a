import type { Finding } from "@ancrage/core";
import type { Queryable } from "../database/database.ts";
import { neededVersion } from "../schema/migrations.ts";
import { readSchemaVersion } from "../schema/schema-version.ts";
import type { Tables } from "../schema/tables.ts";

/** Whether this package can work on Ancrage's tables. */
export async function schemaFinding(to: Queryable, t: Tables): Promise<Finding> {
  const { version, breaking } = await readSchemaVersion(to, t);
  const expected = `version ${neededVersion} of the schema ${t.schema}`;
  const wrong = (found: string, repair: string): Finding => ({
    ...{ check: "schema", outcome: "wrong", expected, found, repair: [repair] },
  });
  if (version === 0) return wrong("no tables of Ancrage", "npx ancrage migrate");
  if (breaking > neededVersion) {
    return wrong(
      `version ${version}, which since version ${breaking} this package cannot use`,
      "npm install @ancrage/postgres@latest    # what the other processes run",
    );
  }
  if (version < neededVersion) return wrong(`version ${version}`, "npx ancrage migrate");
  return { check: "schema", outcome: "good", expected, found: `version ${version}`, repair: [] };
}

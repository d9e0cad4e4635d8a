import type { Finding } from "@ancrage/core";
import type { Database } from "../database/database.ts";
import type { Tables } from "../schema/tables.ts";
import type { TrackedTable } from "../tracking/tracked-table.ts";
import { databaseFinding } from "./database-finding.ts";
import { schemaFinding } from "./schema-finding.ts";
import { trackingFinding } from "./tracking-finding.ts";

/** `Store.diagnose`: what comes later is skipped where what it rests on is wrong. */
export async function diagnoseStore(
  database: Database,
  t: Tables,
  tracked: readonly TrackedTable[],
  notify: boolean,
): Promise<readonly Finding[]> {
  const ofDatabase = await databaseFinding(database);
  if (ofDatabase.outcome !== "good") return [ofDatabase, skipped("schema"), skipped("tracking")];
  const ofSchema = await schemaFinding(database, t);
  if (ofSchema.outcome !== "good") return [ofDatabase, ofSchema, skipped("tracking")];
  return [ofDatabase, ofSchema, await trackingFinding(database, t, tracked, notify)];
}

function skipped(check: Finding["check"]): Finding {
  return { check, outcome: "skipped", expected: "", found: "the check before it found something wrong", repair: [] };
}

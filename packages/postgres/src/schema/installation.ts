import { createHash } from "node:crypto";
import { answering, answersOf } from "../database/answers-of.ts";
import type { Queryable } from "../database/database.ts";
import { refuseTooOld } from "./schema-errors.ts";
import type { Tables } from "./tables.ts";

/**
 * The statement of `Store.installation`: a name made of when Ancrage's tables were made, of their schema and of the database. It
 * needs no state of its own, is the same for every process, and outlives restarts, upgrades and a new sealing key; a copy of
 * the database under another name is another installation.
 */
export function namingInstallation(t: Tables) {
  const text = answering(
    `select current_database() as database, extract(epoch from applied_at)::text as at from ${t.versions} where version = 1`,
  );

  return async (to: Queryable): Promise<string> => {
    const [made] = await answersOf<{ database: string; at: string }>(to, text, []);
    if (made === undefined) refuseTooOld({ version: 0, breaking: 0 }, t);
    const facts = JSON.stringify([made?.database, t.schema, made?.at]);
    const hash = createHash("sha256").update(facts).digest("hex");
    return `ancrage-${hash.slice(0, 16)}`;
  };
}

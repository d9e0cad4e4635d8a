import { invalidTracking } from "./invalid-tracking.ts";
import { quoteName } from "./sql-text.ts";

/** A host's table, by its names as PostgreSQL keeps them. */
export interface TableName {
  readonly schema: string;
  readonly table: string;
  /** Both, quoted: fit for a statement. */
  readonly quoted: string;
}

// As in SQL: what is not in double quotes is in lower case, and a double quote inside of them is written twice.
const part = '(?:([a-z_][a-z0-9_$]*)|"((?:[^"]|"")+)")';
const pattern = new RegExp(`^${part}\\.${part}$`);

/** Reads `public.deal` or `public."Deal"`. @throws `invalid_option` for anything else */
export function tableName(text: string): TableName {
  const found = pattern.exec(text);
  if (found === null) {
    throw invalidTracking(
      text,
      'its name cannot be read. Write schema and table with a dot between them, and in double quotes what is not in lower case: public.deal, public."Deal".',
    );
  }
  const [, schemaPlain, schemaQuoted = "", tablePlain, tableQuoted = ""] = found;
  const schema = schemaPlain ?? schemaQuoted.replaceAll('""', '"');
  const table = tablePlain ?? tableQuoted.replaceAll('""', '"');
  return { schema, table, quoted: `${quoteName(schema)}.${quoteName(table)}` };
}

import type { Queryable, Row } from "./database.ts";

/**
 * The final SELECT of a statement, made to answer with one JSON text. It arrives the same from every client, whatever
 * type parsers the host has set, and costs the process less than rows that are read field by field.
 */
export function answering(select: string): string {
  // A column of that name would stand for the row.
  return `select coalesce(json_agg(answered_row), '[]')::text as answers from (${select}) answered_row`;
}

/** Runs a statement that ends in `answering`. */
export async function answersOf<Answer>(to: Queryable, text: string, values: unknown[]): Promise<Answer[]> {
  return readAnswers(await to.query(text, values.map(storable)));
}

/** What a statement that ends in `answering` came to. */
export function readAnswers<Answer>({ rows }: { rows: Row[] }): Answer[] {
  // The text was made by our own SELECT, whose columns are what Answer says.
  return JSON.parse(String(rows[0]?.["answers"])) as Answer[];
}

/** PostgreSQL has no text with NUL in it, so what a stranger asks for with one is looked for, and not found, without it. */
function storable(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(storable);
  return typeof value === "string" && value.includes("\0") ? value.replaceAll("\0", "\ufffd") : value;
}

import { stringify } from "csv-stringify/sync";
import type { HttpResponse } from "./http-message.ts";
import { guardHeaders } from "./json-reply.ts";

type Row = Readonly<Record<string, unknown>>;

/** How rows lie in a file. */
export type RowsFormat = "ndjson" | "csv";

// About 64 KiB, so that a million rows are not a million writes.
const rowsPerPart = 100;

/**
 * The answer 200 whose body is `rows`, to be saved as `name` with the ending of `format`. NDJSON has an object on each
 * line. CSV is that of RFC 4180 under a line of names: `columns` in their order, times in ISO 8601, nothing for `null`. A
 * text that a spreadsheet would take for a formula (it starts with `=`, `+`, `-`, `@`, a tab or a carriage return) has an
 * apostrophe before it.
 */
export function rowsReply(
  format: RowsFormat,
  name: string,
  columns: readonly string[],
  rows: AsyncIterable<Row>,
): HttpResponse {
  const type = format === "csv" ? "text/csv; charset=utf-8; header=present" : "application/x-ndjson; charset=utf-8";
  return {
    status: 200,
    headers: {
      "content-type": type,
      "content-disposition": `attachment; filename="${name}.${format}"`,
      ...guardHeaders,
    },
    body: format === "csv" ? csv(columns, rows) : ndjson(rows),
  };
}

async function* ndjson(rows: AsyncIterable<Row>): AsyncGenerator<Uint8Array> {
  for await (const part of partsOf(rows)) yield bytes(part.map((row) => `${JSON.stringify(row)}\n`).join(""));
}

async function* csv(columns: readonly string[], rows: AsyncIterable<Row>): AsyncGenerator<Uint8Array> {
  yield bytes(csvText([columns]));
  for await (const part of partsOf(rows)) yield bytes(csvText(part.map((row) => columns.map((column) => row[column]))));
}

function csvText(lines: readonly (readonly unknown[])[]): string {
  return stringify([...lines], {
    record_delimiter: "windows",
    escape_formulas: true,
    // A line feed or carriage return alone is quoted too: RFC 4180 has neither outside quotes.
    quote_record_delimiter: true,
    cast: { boolean: String, date: (time) => time.toISOString() },
  });
}

async function* partsOf(rows: AsyncIterable<Row>): AsyncGenerator<readonly Row[]> {
  let part: Row[] = [];
  for await (const row of rows) {
    part.push(row);
    if (part.length < rowsPerPart) continue;
    yield part;
    part = [];
  }
  if (part.length > 0) yield part;
}

function bytes(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

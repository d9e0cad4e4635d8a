import { text } from "node:stream/consumers";
import fc from "fast-check";
import { expect, test } from "vitest";
import type { HttpResponse } from "./http-message.ts";
import { rowsReply } from "./rows-reply.ts";

type Row = Readonly<Record<string, unknown>>;

async function* each(rows: readonly Row[]): AsyncGenerator<Row> {
  yield* rows;
}

function textOf({ body }: HttpResponse): Promise<string> {
  if (body === null || typeof body === "string") throw new Error("The body is no stream.");
  return text(body);
}

const csvOf = (columns: readonly string[], ...rows: readonly Row[]) =>
  textOf(rowsReply("csv", "rows", columns, each(rows)));

/** The cells of a CSV text as RFC 4180 has them. */
function cellsOf(csv: string): string[][] {
  const lines: string[][] = [];
  let line: string[] = [];
  let rest = csv;
  while (rest !== "") {
    const [whole, quoted, plain, end] = /^(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/.exec(rest) ?? [];
    if (whole === undefined) throw new Error(`No cell begins with ${JSON.stringify(rest.slice(0, 50))}.`);
    line.push(quoted === undefined ? (plain ?? "") : quoted.replaceAll('""', '"'));
    rest = rest.slice(whole.length);
    if (end !== ",") {
      lines.push(line);
      line = [];
    }
  }
  return lines;
}

const isFormula = (text: string) => /^[=+\-@\t\r\uFF1D]/.test(text);

test("whatever the cells hold, CSV of RFC 4180 gives them back, and none begins like a formula", () =>
  fc.assert(
    fc.asyncProperty(
      fc.array(
        fc.array(fc.string({ unit: fc.constantFrom(..."=+-@\t\r\n\",'; aé\uFF1D\0") }), { minLength: 2, maxLength: 2 }),
      ),
      async (lines) => {
        const rows = lines.map(([a, b]) => ({ a, b }));
        const [head, ...cells] = cellsOf(await csvOf(["a", "b"], ...rows));
        expect(head).toEqual(["a", "b"]);
        expect(cells).toEqual(lines.map((line) => line.map((text) => (isFormula(text) ? `'${text}` : text))));
        expect(cells.flat().filter(isFormula)).toEqual([]);
      },
    ),
  ));

test("numbers, truth, times and nothing are written as they are, in the order of the columns", async () => {
  const row = { count: -1, isTest: false, at: new Date(0), none: null, left: "out" };
  expect(await csvOf(["none", "at", "isTest", "count"], row)).toBe(
    "none,at,isTest,count\r\n,1970-01-01T00:00:00.000Z,false,-1\r\n",
  );
});

test("no rows are a line of names, or nothing", async () => {
  expect(await csvOf(["a", "b"])).toBe("a,b\r\n");
  expect(await textOf(rowsReply("ndjson", "rows", ["a"], each([])))).toBe("");
});

test.each(["ndjson", "csv"] as const)(
  "of a million rows as %s no more are made than were asked for",
  async (format) => {
    let made = 0;
    let ended = false;
    async function* million(): AsyncGenerator<Row> {
      try {
        while (made < 1_000_000) {
          made += 1;
          yield { id: made };
        }
      } finally {
        ended = true;
      }
    }
    const { body } = rowsReply(format, "rows", ["id"], million());
    if (body === null || typeof body === "string") throw new Error("The body is no stream.");
    expect(made).toBe(0);
    let parts = 0;
    for await (const _ of body) {
      parts += 1;
      expect(made).toBeLessThanOrEqual(parts * 100);
      if (parts === 10) break;
    }
    expect(ended).toBe(true);
  },
);

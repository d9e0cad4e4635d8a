import { expect, test } from "vitest";
import { tableName } from "./table-name.ts";
import { type TrackTableOptions, trackedTriggers, trackTable } from "./tracked-table.ts";

test.for([
  ["public.deal", "public", "deal", '"public"."deal"'],
  ['public."Deal"', "public", "Deal", '"public"."Deal"'],
  ['"a.b"."say ""x"""', "a.b", 'say "x"', '"a.b"."say ""x"""'],
  ["s$1._t", "s$1", "_t", '"s$1"."_t"'],
])("%s is a table's name", ([text = "", schema, table, quoted]) => {
  expect(tableName(text)).toEqual({ schema, table, quoted });
});

test.for([
  "deal",
  "public.Deal",
  "a.b.c",
  "public.",
  '"a"b.c',
  '"".""',
  "public.deal; drop table x",
  ' public."deal"',
  "",
])("%j is no table's name", (text) => {
  expect(() => tableName(text)).toThrow(/Write schema and table with a dot between them/);
});

test.for<[string, Record<string, unknown>]>([
  ["it fires nothing", { insert: undefined }],
  ["needs recordId", { recordId: undefined }],
  ["recordId must be a text", { recordId: 7 }],
  ["insert must be a text", { insert: "" }],
  ["when must be a text", { when: "" }],
  ["tenantId must be a text", { tenantId: "a\0" }],
  ["snapshot must be a list", { snapshot: [] }],
  ["watch must be a list", { update: "B", watch: "id" }],
  ["watch says what an update is", { watch: ["id"] }],
  ["delete needs a snapshot", { delete: "C" }],
  ["onFault must be raise or drop", { onFault: "ignore" }],
  ["no option onfault", { onfault: "drop" }],
])("a declaration is refused: %s", ([message, options]) => {
  // As from JavaScript, where nothing checks types.
  const given = { insert: "A", recordId: "id", ...options } as unknown as TrackTableOptions;
  expect(() => trackTable("public.deal", given)).toThrow(
    expect.objectContaining({ code: "invalid_option", message: expect.stringContaining(message) }),
  );
});

test("the tracked triggers are those of all tables, each once; a table is declared once", () => {
  const deal = trackTable("public.deal", { insert: "A", update: "B", recordId: "id" });
  const lead = trackTable('"public"."lead"', { insert: "A", delete: "C", recordId: "id", snapshot: ["id"] });
  expect(trackedTriggers([deal, lead])).toEqual(["A", "B", "C"]);
  expect(trackedTriggers([])).toEqual([]);
  expect(() => trackedTriggers([lead, trackTable("public.lead", { insert: "D", recordId: "id" })])).toThrow(
    /declared twice/,
  );
});

import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { type MetricDefinition, metricTable } from "./metric-table.ts";
import { prometheusName, prometheusText } from "./prometheus-text.ts";

const metrics: readonly MetricDefinition[] = Object.values(metricTable);

test("the page about observability lists every metric, with its kind, unit and attributes", () => {
  const page = readFileSync(new URL("../../../../docs/observability.md", import.meta.url), "utf8");
  const rows = [...page.matchAll(/^\| `((?:messaging|ancrage)\.[a-z._]+)` \| ([^|]*) \| ([^|]*) ?\|/gm)];
  const documented = rows.map(([, name, kind = "", attributes = ""]) => [
    ...[name, kind],
    [...attributes.matchAll(/`([^`]+)`/g)].map(([, attribute]) => attribute),
  ]);
  expect(documented).toEqual(
    metrics.map(({ name, kind, unit, attributes }) => [name, unit === "s" ? `${kind}, s` : kind, attributes]),
  );
});

test("names are told apart in both ways of writing them", () => {
  for (const nameOf of [({ name }: MetricDefinition) => name, prometheusName]) {
    expect(new Set(metrics.map(nameOf)).size).toBe(metrics.length);
  }
  expect(metrics.map(prometheusName)).toEqual(
    expect.arrayContaining([
      ...["messaging_client_sent_messages_total", "ancrage_attempt_duration_seconds", "ancrage_backlog_due"],
      ...["ancrage_backlog_due_age_seconds", "ancrage_attempts_total", "ancrage_store_up"],
    ]),
  );
});

test("bounds of buckets grow", () => {
  for (const { name, kind, buckets } of metrics) {
    expect(buckets !== undefined, name).toBe(kind === "histogram");
    expect(buckets?.toSorted((one, other) => one - other)).toEqual(buckets);
  }
});

test("a label's value is written so that it ends where it ends", () => {
  const definition = metricTable.receipts;
  const attributes = { "ancrage.inbound_hook": 'a"b\\c\nd', "ancrage.receipt.outcome": "received" };
  expect(prometheusText([{ definition, series: [{ attributes, value: 2, counts: [] }] }])).toBe(
    `# HELP ancrage_inbound_receipts_total ${definition.description}.
# TYPE ancrage_inbound_receipts_total counter
ancrage_inbound_receipts_total{ancrage_inbound_hook="a\\"b\\\\c\\nd",ancrage_receipt_outcome="received"} 2
`,
  );
  expect(prometheusText([{ definition, series: [] }])).toBe("");
});

import type { MetricDefinition } from "./metric-table.ts";
import type { PresentAttributes, Series } from "./series.ts";

/** A metric and its values. */
export interface MeasuredMetric {
  readonly definition: MetricDefinition;
  readonly series: readonly Series[];
}

/**
 * Metrics in the text format 0.0.4 (prometheus.io/docs/instrumenting/exposition_formats), named as OpenTelemetry's rule for
 * Prometheus says (opentelemetry.io/docs/specs/otel/compatibility/prometheus_and_openmetrics): dots become underscores,
 * seconds come behind, and `_total` behind a counter. `_ratio`, which that rule puts behind a gauge of unit 1, would be wrong here: none is a ratio. What has no value is left out.
 */
export function prometheusText(metrics: readonly MeasuredMetric[]): string {
  return metrics
    .filter(({ series }) => series.length > 0)
    .map(({ definition, series }) => {
      const name = prometheusName(definition);
      const lines = series.flatMap((one) =>
        definition.buckets === undefined
          ? [sample(name, one.attributes, one.value)]
          : histogram(name, definition.buckets, one),
      );
      return `# HELP ${name} ${definition.description}.\n# TYPE ${name} ${definition.kind}\n${lines.join("\n")}\n`;
    })
    .join("");
}

/** What a metric is called in the text. */
export function prometheusName({ name, unit, kind }: MetricDefinition): string {
  const inUnit = `${name.replaceAll(".", "_")}${unit === "s" ? "_seconds" : ""}`;
  return kind === "counter" ? `${inUnit}_total` : inUnit;
}

function histogram(name: string, buckets: readonly number[], { attributes, value, counts }: Series): readonly string[] {
  let count = 0;
  const lines = counts.map((ofBucket, place) => {
    count += ofBucket;
    return sample(`${name}_bucket`, { ...attributes, le: String(buckets[place] ?? "+Inf") }, count);
  });
  return [...lines, sample(`${name}_sum`, attributes, value), sample(`${name}_count`, attributes, count)];
}

function sample(name: string, attributes: PresentAttributes, value: number): string {
  const labels = Object.entries(attributes).map(
    ([attribute, text]) => `${attribute.replaceAll(".", "_")}="${escaped(String(text))}"`,
  );
  return `${name}${labels.length === 0 ? "" : `{${labels.join(",")}}`} ${value}`;
}

function escaped(text: string): string {
  return text.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("\n", "\\n");
}

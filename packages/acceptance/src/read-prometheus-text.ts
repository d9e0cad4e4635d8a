import { expect } from "vitest";

/** The samples of one metric, by what stands before their value: `name{label="value"}` without quotes, or the name alone. */
export interface ReadMetric {
  readonly type: string;
  readonly help: string;
  readonly samples: ReadonlyMap<string, number>;
}

const comment = /^# (HELP|TYPE) ([a-zA-Z_:][a-zA-Z0-9_:]*) (.+)$/;
const sampleLine = /^([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{(.*)\})? (-?[0-9.]+(?:e[+-]?[0-9]+)?|\+Inf)$/;
const label = /([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\\n]|\\\\|\\"|\\n)*)"(?:,|$)/gy;

/**
 * Reads the text format 0.0.4 as strictly as its page writes it (prometheus.io/docs/instrumenting/exposition_formats): every
 * metric has its help and its type once, before its samples, which stand together; no sample comes twice; the buckets of a
 * histogram grow up to `+Inf`, which is its count.
 */
export function readPrometheusText(text: string): ReadonlyMap<string, ReadMetric> {
  expect(text.endsWith("\n")).toBe(true);
  const metrics = new Map<string, { type: string; help: string; samples: Map<string, number> }>();
  let current = "";
  for (const line of text.slice(0, -1).split("\n")) {
    const [, keyword, name = "", said = ""] = comment.exec(line) ?? [];
    if (keyword === "HELP") {
      expect(metrics.has(name), `${name} comes once`).toBe(false);
      metrics.set(name, { type: "", help: said, samples: new Map() });
      current = name;
      continue;
    }
    const metric = metrics.get(current);
    if (keyword === "TYPE") {
      expect([name, metric?.type, metric?.samples.size]).toEqual([current, "", 0]);
      expect(["counter", "gauge", "histogram"]).toContain(said);
      if (metric !== undefined) metric.type = said;
      continue;
    }
    const [, sampled = "", labels = "", value = ""] = sampleLine.exec(line) ?? [];
    const suffixes = metric?.type === "histogram" ? ["_bucket", "_sum", "_count"] : [""];
    expect(
      suffixes.map((suffix) => current + suffix),
      line,
    ).toContain(sampled);
    const key = sampled.slice(current.length) + labelsOf(labels);
    expect(metric?.samples.has(key), `${line} comes once`).toBe(false);
    metric?.samples.set(key, Number(value.replace("+Inf", "Infinity")));
  }
  for (const [name, { type, samples }] of metrics) if (type === "histogram") expectGrowing(name, samples);
  return metrics;
}

function labelsOf(text: string): string {
  const labels = [...text.matchAll(label)];
  expect(labels.map(([whole]) => whole).join("")).toBe(text);
  return labels.map(([, name, value]) => ` ${name}=${value}`).join("");
}

function expectGrowing(name: string, samples: ReadonlyMap<string, number>): void {
  const last = new Map<string, number>();
  for (const [key, value] of samples) {
    if (!key.startsWith("_bucket")) continue;
    const series = key.slice("_bucket".length).replace(/ le=\S+$/, "");
    expect(value, `${name}${key}`).toBeGreaterThanOrEqual(last.get(series) ?? 0);
    last.set(series, value);
    if (key.endsWith(" le=+Inf")) expect(samples.get(`_count${series}`)).toBe(value);
  }
  expect(last.size).toBeGreaterThan(0);
}

import type { MetricAttributes, MetricDefinition } from "./metric-table.ts";

/** Attributes that apply, by name. */
export type PresentAttributes = Readonly<Record<string, string | number>>;

/** The values of one metric for one set of attributes, since the process began. */
export interface Series {
  readonly attributes: PresentAttributes;
  /** Of a counter the total, of a histogram the sum of what was measured, of a gauge what it shows. */
  value: number;
  /** Of a histogram: how many measurements were at most each bound, and above all of them; not added up. */
  readonly counts: number[];
}

/** All values of one metric. */
export class SeriesOf {
  readonly #definition: MetricDefinition;
  readonly #series = new Map<string, Series>();

  constructor(definition: MetricDefinition) {
    this.#definition = definition;
  }

  /** Adds to a counter, or one measurement to a histogram. */
  add(value: number, attributes: MetricAttributes): void {
    const series = this.#seriesOf(attributes);
    series.value += value;
    const { buckets } = this.#definition;
    if (buckets === undefined) return;
    const bucket = buckets.findIndex((bound) => value <= bound);
    const place = bucket === -1 ? buckets.length : bucket;
    series.counts[place] = (series.counts[place] ?? 0) + 1;
  }

  get all(): readonly Series[] {
    return [...this.#series.values()];
  }

  #seriesOf(attributes: MetricAttributes): Series {
    let key = "";
    for (const name of this.#definition.attributes) key += `${attributes[name] ?? ""}\0`;
    const known = this.#series.get(key);
    if (known !== undefined) return known;
    const { buckets } = this.#definition;
    const series = {
      attributes: presentAttributes(attributes),
      value: 0,
      counts: buckets === undefined ? [] : Array.from({ length: buckets.length + 1 }, () => 0),
    };
    this.#series.set(key, series);
    return series;
  }
}

/** Those attributes that apply. */
export function presentAttributes(attributes: MetricAttributes): PresentAttributes {
  const present: Record<string, string | number> = {};
  for (const [name, value] of Object.entries(attributes)) if (value !== null) present[name] = value;
  return present;
}

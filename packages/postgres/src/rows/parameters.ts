/** The parameters of a statement whose text holds only the conditions that were asked for. */
export interface Parameters {
  readonly values: unknown[];
  /** Adds a value; returns its place in the text, `$1`. */
  add(value: unknown): string;
  /** The condition that `column` has the value; none when that is undefined. */
  equal(column: string, value: unknown): string[];
}

export function createParameters(): Parameters {
  const values: unknown[] = [];
  const add = (value: unknown) => `$${values.push(value)}`;
  return { values, add, equal: (column, value) => (value === undefined ? [] : [`${column} = ${add(value)}`]) };
}

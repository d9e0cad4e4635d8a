import { AncrageError } from "../errors/ancrage-error.ts";
import { readPath, stepsOf } from "./paths/read-path.ts";

/** Values by path, each under the alias that the handler knows it by. Made by `fromPaths`. */
export interface PathValues<Alias extends string = string> {
  readonly paths: Readonly<Record<Alias, string>>;
}

/**
 * Reads single values: `fromPaths({ customer: "refreshCustomer", total: "order.lines[0].total" })`, or by their own names
 * `fromPaths("dos", "refreshCustomer")`. What is absent is `undefined`. Of headers a path is a name, and values are texts.
 * @throws `invalid_option` for a path that cannot be one
 */
export function fromPaths<const Alias extends string>(paths: Readonly<Record<Alias, string>>): PathValues<Alias>;
export function fromPaths<const Alias extends string>(...paths: readonly Alias[]): PathValues<Alias>;
export function fromPaths(...given: readonly (string | Readonly<Record<string, string>>)[]): PathValues {
  const paths = Object.fromEntries(
    given.flatMap((one) => (typeof one === "string" ? [[one, one]] : Object.entries(one))),
  );
  for (const [alias, path] of Object.entries(paths)) {
    if (typeof path === "string" && stepsOf(path) !== null) continue;
    throw new AncrageError(
      "invalid_option",
      `The path ${JSON.stringify(path)} of ${JSON.stringify(alias)} cannot be read. Write it as a, b.c or query[0].a.`,
      { option: "fromPaths" },
    );
  }
  return { paths };
}

/** The values at the paths, under their aliases. */
export function valuesAt<Alias extends string>({ paths }: PathValues<Alias>, value: unknown): Record<Alias, unknown> {
  const values = Object.entries<string>(paths).map(([alias, path]) => [alias, readPath(value, path)]);
  return Object.fromEntries(values) as Record<Alias, unknown>;
}

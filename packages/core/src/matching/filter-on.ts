import type { z } from "zod";
import type { Comparable, Filter } from "../model/filter.ts";

/** The paths into a payload of this type, as deep as people write them, each with the type of what is there. */
type PathsOf<Value, Depth extends readonly unknown[] = []> = Depth["length"] extends 4
  ? never
  : Value extends readonly (infer Element)[]
    ? { [Index in `[${number}]`]: Element } | Nested<Element, `[${number}]`, Depth>
    : Value extends object
      ? {
          [Name in keyof Value & string]:
            | { readonly [Key in Name]: Value[Name] }
            | Nested<NonNullable<Value[Name]>, Name, Depth>;
        }[keyof Value & string]
      : never;

type Nested<Value, Prefix extends string, Depth extends readonly unknown[]> =
  PathsOf<Value, [...Depth, unknown]> extends infer Inner
    ? Inner extends Inner
      ? {
          readonly [Path in keyof Inner & string as Path extends `[${string}`
            ? `${Prefix}${Path}`
            : `${Prefix}.${Path}`]: Inner[Path];
        }
      : never
    : never;

/** One condition: its path, and operators that fit what is there. */
type ConditionOn<Path extends string, Value> = { readonly path: Path } & (
  | { readonly eq: Value & Comparable }
  | { readonly ne: Value & Comparable }
  | { readonly in: readonly (Value & Comparable)[] }
  | { readonly notIn: readonly (Value & Comparable)[] }
  | { readonly exists: boolean }
  | (Extract<Value, number> extends never ? never : Ordered<number>)
  | (Extract<Value, string> extends never ? never : Ordered<string> | { readonly startsWith: string })
);

type Ordered<Value> =
  | { readonly gt: Value }
  | { readonly gte: Value }
  | { readonly lt: Value }
  | { readonly lte: Value };

type ConditionsOn<Paths> = Paths extends Paths
  ? { [Path in keyof Paths & string]: ConditionOn<Path, Paths[Path]> }[keyof Paths & string]
  : never;

/** A filter on payloads of this type. */
export type FilterOn<Payload> =
  | ConditionsOn<PathsOf<Payload>>
  | { readonly and: readonly FilterOn<Payload>[] }
  | { readonly or: readonly FilterOn<Payload>[] }
  | { readonly not: FilterOn<Payload> };

/**
 * A filter that the compiler holds against a trigger's payload: `filterOn(NewOpportunity, { path: "amount", gte: 1000 })`. A
 * field that the payload has not, or a value of another type, does not compile.
 */
export function filterOn<Schema extends z.ZodType>(
  _trigger: { readonly payload: Schema },
  filter: FilterOn<z.output<Schema>>,
): Filter {
  return filter as Filter;
}

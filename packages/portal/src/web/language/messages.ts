import type { en } from "./en.ts";

/** Every message, under the same keys as in English: one that is missing in a language does not compile. */
export type Messages = Translated<typeof en>;

type Translated<Table> = {
  readonly [Key in keyof Table]: Table[Key] extends (...values: infer Values) => string
    ? (...values: Values) => string
    : Table[Key] extends string
      ? string
      : Translated<Table[Key]>;
};

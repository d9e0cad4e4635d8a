import { mergeShapes, type Shape, shapeOf } from "./shape.ts";
import { sourceText } from "./source-text.ts";

/** What samples suggest, as source to start from. */
export interface ProposedCode {
  /** An expression of zod: `z.object({ … })`. */
  readonly zod: string;
  /** The same as a TypeScript type: `{ … }`. */
  readonly type: string;
}

/** A language to write shapes in. */
interface Writer {
  readonly object: (fields: readonly string[], indent: string) => string;
  readonly field: (name: string, optional: boolean, text: string) => string;
  readonly array: (element: string) => string;
  readonly plain: (kind: "string" | "number" | "boolean") => string;
  readonly union: (choices: readonly string[]) => string;
  readonly unknown: string;
  readonly nothing: string;
}

/** A zod schema and a TypeScript type that every one of the samples fits. A field that one of them lacks is optional. */
export function proposeCode(samples: readonly unknown[]): ProposedCode {
  const [first, ...others] = samples.map((sample) => shapeOf(sample));
  const shape = others.reduce(mergeShapes, first ?? shapeOf(undefined));
  return { zod: written(shape, zodWriter, ""), type: written(shape, typeWriter, "") };
}

function written(shape: Shape, writer: Writer, indent: string): string {
  const choices = [...shape.plain].map(writer.plain);
  if (shape.fields !== null) {
    const inner = `${indent}  `;
    const fields = Array.from(shape.fields, ([name, { shape: field, optional }]) =>
      writer.field(isIdentifier(name) ? name : sourceText(name), optional, written(field, writer, inner)),
    );
    choices.push(writer.object(fields, indent));
  }
  if (shape.elements !== null) choices.push(writer.array(written(shape.elements, writer, indent)));
  if (shape.nullable) choices.push(writer.nothing);
  return choices.length === 0 ? writer.unknown : writer.union(choices);
}

const zodWriter: Writer = {
  object: (fields, indent) => braced("z.object({", fields, "})", indent, ","),
  field: (name, optional, text) => {
    // Where such a field is missing, zod finds what every object inherits under its name.
    const found = optional && name in Object.prototype ? "z.unknown()" : text;
    return `${name === "__proto__" ? '["__proto__"]' : name}: ${found}${optional ? ".optional()" : ""}`;
  },
  array: (element) => `z.array(${element})`,
  plain: (kind) => `z.${kind}()`,
  union: (choices) => {
    const others = choices.filter((choice) => choice !== "z.null()");
    const one = others.length === 1 ? (others[0] ?? "z.unknown()") : `z.union([${others.join(", ")}])`;
    if (others.length === 0) return "z.null()";
    return others.length === choices.length ? one : `${one}.nullable()`;
  },
  unknown: "z.unknown()",
  nothing: "z.null()",
};

const typeWriter: Writer = {
  object: (fields, indent) => braced("{", fields, "}", indent, ";"),
  field: (name, optional, text) => `${name}${optional ? "?" : ""}: ${text}`,
  array: (element) => `Array<${element}>`,
  plain: (kind) => kind,
  union: (choices) => choices.join(" | "),
  unknown: "unknown",
  nothing: "null",
};

function braced(open: string, fields: readonly string[], close: string, indent: string, end: string): string {
  if (fields.length === 0) return `${open}${close}`;
  return `${open}\n${fields.map((field) => `${indent}  ${field}${end}\n`).join("")}${indent}${close}`;
}

function isIdentifier(name: string): boolean {
  return /^[A-Za-z_$][\w$]*$/.test(name);
}

import { z } from "zod";
import { AncrageError } from "../errors/ancrage-error.ts";

/** What JSON has no form for, and what to write instead. */
const replacements: Readonly<Record<string, string>> = {
  bigint: "z.string() (JSON numbers lose digits beyond 2^53)",
  date: "z.iso.datetime() and send date.toISOString()",
  file: "a URL as z.string()",
  function: "a value",
  map: "z.record(z.string(), …)",
  nan: "z.number() or z.null()",
  promise: "the value it resolves to",
  set: "z.array(…)",
  symbol: "z.string()",
  transform: "the schema of its result, and transform in build",
  undefined: ".optional() on the field",
  void: ".optional() on the field",
};

/**
 * The JSON Schema of a trigger's payload, or of its `input`.
 * @throws `invalid_trigger` with the path of the first part that JSON cannot carry, and what to use instead.
 */
export function jsonSchemaOf(
  trigger: string,
  schema: z.ZodType,
  part: "payload" | "input" = "payload",
): Record<string, unknown> {
  return z.toJSONSchema(schema, {
    target: "draft-2020-12",
    io: "output",
    unrepresentable: "any",
    override: ({ zodSchema, path }) => {
      const kind = unrepresentable(zodSchema);
      if (kind === null) return;
      const where = payloadPath(path);
      throw new AncrageError(
        "invalid_trigger",
        `Trigger ${trigger}: its ${part} schema holds a ${kind}${where === "" ? "" : ` at "${where}"`}, which JSON cannot carry. Use ${replacements[kind]} instead.`,
        { trigger, path: where },
      );
    },
  });
}

function unrepresentable(schema: z.core.$ZodType): string | null {
  const { def } = schema._zod;
  if (def.type === "literal") {
    const values = "values" in def && Array.isArray(def.values) ? def.values : [];
    if (values.some((value) => typeof value === "bigint")) return "bigint";
    return values.includes(undefined) ? "undefined" : null;
  }
  return def.type in replacements ? def.type : null;
}

/** `["properties", "lines", "items", "properties", "at"]` as a reader of the payload would say it: `lines[].at`. */
function payloadPath(path: readonly (string | number)[]): string {
  let text = "";
  for (let index = 0; index < path.length; index++) {
    const step = path[index];
    if (step === "properties") text += `${text === "" ? "" : "."}${path[++index]}`;
    else if (step === "items" || step === "prefixItems") text += "[]";
    else if (step === "additionalProperties") text += ".*";
  }
  return text;
}

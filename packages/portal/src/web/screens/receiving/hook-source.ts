import { type CallPart, type ChosenPath, type ChosenPaths, callParts, nameOf } from "./chosen-paths.ts";
import { sourceText } from "./source-text.ts";

const longestLine = 80;

/** The options of `defineInboundHook` that read the chosen paths, as source; empty: there is none. */
export function hookSource(chosen: ChosenPaths): string {
  return callParts.flatMap((part) => partSource(part, chosen[part]) ?? []).join("\n");
}

function partSource(part: CallPart, rows: readonly ChosenPath[]): string | null {
  const paths = new Map(rows.filter(({ path }) => path !== "").map((row) => [nameOf(row), row.path]));
  if (paths.size === 0) return null;
  const entries = [...paths];
  if (entries.every(([name, path]) => name === path)) {
    const names = entries.map(([name]) => sourceText(name));
    const line = names.join(", ");
    return `${part}: fromPaths(${line.length <= longestLine ? line : `\n  ${names.join(",\n  ")},\n`}),`;
  }
  const lines = entries.map(([name, path]) => `  ${property(name)}: ${sourceText(path)},\n`);
  return `${part}: fromPaths({\n${lines.join("")}}),`;
}

function property(name: string): string {
  // Written plainly, it would set the prototype.
  if (name === "__proto__") return '["__proto__"]';
  return /^[A-Za-z_$][\w$]*$/.test(name) ? name : sourceText(name);
}

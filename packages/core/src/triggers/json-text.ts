import { thrownText } from "../errors/thrown-text.ts";

/**
 * Levels of arrays and objects inside one another that are accepted, at most. Common parsers give up not far above: PHP's
 * at 512, Python's at about 1,000; and one runtime can write as JSON what the next one cannot.
 */
export const MAX_JSON_DEPTH = 500;

/** A value as JSON, or why it cannot be. */
export type JsonText =
  | { readonly ok: true; readonly json: string; readonly bytes: number }
  | { readonly ok: false; readonly why: string };

/** Writes any value as JSON. Never throws, whatever the value does when it is read. */
export function jsonText(value: unknown): JsonText {
  try {
    const json: string | undefined = JSON.stringify(value);
    if (json === undefined) return { ok: false, why: "It is undefined or a function, which JSON cannot carry." };
    return exceedsDepth(json, MAX_JSON_DEPTH) ? tooDeep : { ok: true, json, bytes: Buffer.byteLength(json) };
  } catch (error) {
    return { ok: false, why: unwritable(error) };
  }
}

/** Why a value could not be checked or written: a cycle, a BigInt, nesting too deep, or what its own code threw. */
export function unwritable(error: unknown): string {
  return isStackOverflow(error) ? tooDeep.why : thrownText(error);
}

const tooDeep = { ok: false, why: `It is nested more than ${MAX_JSON_DEPTH} levels deep.` } as const;

// The text is V8's and its neighbours'; there is no code.
function isStackOverflow(error: unknown): boolean {
  try {
    return error instanceof Error && /call stack|recursion/i.test(error.message);
  } catch {
    return false;
  }
}

const [quote, backslash, bracket, brace, closingBracket, closingBrace] = Buffer.from('"\\[{]}');

/** Whether a JSON text has more than `levels` arrays and objects inside one another. Of other texts it says no more than that. */
export function exceedsDepth(json: string, levels: number): boolean {
  // Each level takes a character, or two where it also ends, so most texts need no look.
  if (json.length <= levels) return false;
  let depth = 0;
  let isInText = false;
  for (let index = 0; index < json.length; index++) {
    const code = json.charCodeAt(index);
    if (code === quote) isInText = !isInText;
    else if (isInText) index += code === backslash ? 1 : 0;
    else if (code === bracket || code === brace) depth++;
    else if (code === closingBracket || code === closingBrace) depth--;
    if (depth > levels) return true;
  }
  return false;
}

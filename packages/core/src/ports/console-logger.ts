import { inspect } from "node:util";
import type { LogFields, Logger } from "./logger.ts";

/** Warnings and errors to the console, nothing else. */
export const consoleLogger: Logger = {
  debug: () => {},
  info: () => {},
  warn: (message, fields) => console.warn(linesOf(message, fields)),
  error: (message, fields) => console.error(linesOf(message, fields)),
};

// Room for an error with its causes, and none for a megabyte that somebody sent.
const longestText = 8_000;

/**
 * The entry as text. What others wrote (a host's error may quote a receiver or a user) cannot colour the terminal, nor
 * start a line: only the first line is not indented.
 */
function linesOf(message: string, fields: LogFields | undefined): string {
  const text = fields === undefined ? message : `${message} ${shown(fields)}`;
  const kept = text.length > longestText ? `${text.slice(0, longestText)}…` : text;
  return `[ancrage] ${kept}`
    .replace(/\r\n?|[\u2028\u2029]/g, "\n")
    .replace(/\n(?![ }])/g, "\n  ")
    .replace(/(?!\n)\p{Cc}/gu, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

function shown(fields: LogFields): string {
  try {
    return inspect(fields, { depth: 4, maxStringLength: 1_000, maxArrayLength: 20 });
  } catch {
    // A field may be any object, so looking at it may throw.
    return "(the fields cannot be shown)";
  }
}

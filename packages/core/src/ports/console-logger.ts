import type { Logger } from "./logger.ts";

/** Warnings and errors to the console, nothing else. */
export const consoleLogger: Logger = {
  debug: () => {},
  info: () => {},
  warn: (message, fields) => console.warn(`[ancrage] ${message}`, fields ?? ""),
  error: (message, fields) => console.error(`[ancrage] ${message}`, fields ?? ""),
};

import { parseArgs } from "node:util";
import { DemoError } from "./demo-error.ts";
import type { DemoSettings } from "./demo-settings.ts";

/** Reads the command line, `PORT` and `DATABASE_URL`; an empty one is none. @throws `DemoError` */
export function readSettings(
  commandLine: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): DemoSettings {
  const once = readOnce(commandLine);
  const port = environment["PORT"] ?? "";
  return {
    once,
    port: port === "" ? (once ? 0 : 4_600) : readPort(port),
    databaseUrl: environment["DATABASE_URL"] || null,
    folder: ".ancrage",
  };
}

function readOnce(commandLine: readonly string[]): boolean {
  try {
    return parseArgs({ args: [...commandLine], options: { once: { type: "boolean", default: false } } }).values.once;
  } catch (cause) {
    const why = `The demo does not understand "${commandLine.join(" ")}".`;
    throw new DemoError(`${why} Use npm run demo, or npm run demo -- --once to play its story.`, { cause });
  }
}

function readPort(text: string): number {
  if (/^\d{1,5}$/.test(text) && Number(text) <= 65_535) return Number(text);
  throw new DemoError(`PORT is "${text}". Give a whole number from 0 (any free port) to 65535, such as PORT=4600.`);
}

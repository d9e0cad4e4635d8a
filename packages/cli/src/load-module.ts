import { pathToFileURL } from "node:url";
import { CommandError } from "./command-error.ts";

/** What the module in this file exports. Node strips the types of TypeScript. @throws `CommandError` */
export async function loadModule(file: string): Promise<Readonly<Record<string, unknown>>> {
  try {
    return await import(pathToFileURL(file).href);
  } catch (cause) {
    const isSyntax = cause instanceof Error && "code" in cause && cause.code === "ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX";
    const advice = isSyntax ? " Node only strips types: write no enum, namespace or parameter property." : "";
    throw new CommandError(`${file} could not be loaded:${advice}`, { cause });
  }
}

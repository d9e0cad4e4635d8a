import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import type { Webhooks } from "@ancrage/core";
import { CommandError } from "./command-error.ts";

/** What commands use of an app's `webhooks`. */
export type AppWebhooks = Pick<Webhooks, "migrate" | "migrationSql">;

/** The `webhooks` that the module at `path` exports; relative paths start at the current directory. @throws `CommandError` */
export async function loadApp(path: string): Promise<AppWebhooks> {
  const file = resolve(path);
  if (!existsSync(file))
    throw new CommandError(`There is no file ${file}. Give --app the module that exports webhooks.`);
  const { webhooks } = await load(file);
  if (isWebhooks(webhooks)) return webhooks;
  const found =
    webhooks === undefined ? "exports no `webhooks`" : "exports a `webhooks` that createWebhooks did not make";
  throw new CommandError(`${file} ${found}. Write: export const webhooks = createWebhooks({ … });`);
}

async function load(file: string): Promise<{ webhooks?: unknown }> {
  try {
    return await import(pathToFileURL(file).href);
  } catch (error) {
    throw new CommandError(`${file} could not be loaded:`, { cause: error });
  }
}

// By what it can do, not by its class: the app may have another copy of the package.
function isWebhooks(value: unknown): value is AppWebhooks {
  if (typeof value !== "object" || value === null) return false;
  return ["migrate", "migrationSql"].every((name) => typeof Reflect.get(value, name) === "function");
}

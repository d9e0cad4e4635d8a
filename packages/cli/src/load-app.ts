import { existsSync } from "node:fs";
import { resolve } from "node:path";
import type { Webhooks } from "@ancrage/core";
import { CommandError } from "./command-error.ts";
import { loadModule } from "./load-module.ts";

/** The `webhooks` that the module at `path` exports; relative paths start at the current directory. @throws `CommandError` */
export async function loadApp(path: string): Promise<Webhooks> {
  const file = resolve(path);
  if (!existsSync(file))
    throw new CommandError(`There is no file ${file}. Give --app the module that exports webhooks.`);
  const { webhooks } = await loadModule(file);
  if (isWebhooks(webhooks)) return webhooks;
  const found =
    webhooks === undefined ? "exports no `webhooks`" : "exports a `webhooks` that createWebhooks did not make";
  throw new CommandError(`${file} ${found}. Write: export const webhooks = createWebhooks({ … });`);
}

// By what it can do, not by its class: the app may have another copy of the package.
function isWebhooks(value: unknown): value is Webhooks {
  if (typeof value !== "object" || value === null) return false;
  return ["migrate", "migrationSql", "dispatchDue", "triggerWebhookEvent"].every(
    (name) => typeof Reflect.get(value, name) === "function",
  );
}

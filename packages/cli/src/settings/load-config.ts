import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { CommandError } from "../command-error.ts";
import { loadModule } from "../load-module.ts";
import { type Settings, settingNames } from "./settings.ts";

const files = ["ancrage.config.ts", "ancrage.config.js", "ancrage.config.mjs"];

/** What the config file of the current directory says; nothing where there is none. @throws `CommandError` */
export async function loadConfig(): Promise<Settings> {
  const file = files.map((name) => resolve(name)).find((path) => existsSync(path));
  if (file === undefined) return {};
  const { default: config } = await loadModule(file);
  if (typeof config !== "object" || config === null) {
    throw new CommandError(
      `${file} has no default export that is an object. Write: export default { app: "./src/webhooks.ts" };`,
    );
  }
  for (const [name, value] of Object.entries(config)) {
    if (!Object.hasOwn(settingNames, name)) {
      throw new CommandError(
        `${file} has a setting ${JSON.stringify(name)}, which does not exist. There are ${Object.keys(settingNames).join(", ")}.`,
      );
    }
    // The value may be a secret, so only what kind it is.
    if (value !== undefined && typeof value !== "string") {
      throw new CommandError(`${file}: ${name} is of type ${typeof value}. Give a text.`);
    }
  }
  return config;
}

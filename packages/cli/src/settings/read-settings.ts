import { CommandError } from "../command-error.ts";
import { exitCode } from "../exit-code.ts";
import { loadConfig } from "./load-config.ts";
import { mergeSettings } from "./merge-settings.ts";
import { type SettingName, type Settings, settingNames } from "./settings.ts";

/** The settings of this run: these flags, the environment, the config file of the current directory. @throws `CommandError` */
export async function readSettings(flags: object): Promise<Settings> {
  return mergeSettings({ flags: { ...flags }, environment: process.env, file: await loadConfig() });
}

/** The setting that a command cannot do without. @throws `CommandError` that says how to give it */
export function needed(settings: Settings, name: SettingName): string {
  const value = settings[name];
  if (value !== undefined) return value;
  const { flag, variable, example } = settingNames[name];
  throw new CommandError(
    `${flag} is needed (${example}). Give it, or set ${variable}, or write ${name} into ancrage.config.ts.`,
    { exitCode: exitCode.usage },
  );
}

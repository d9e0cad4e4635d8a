import { type SettingName, type Settings, settingNames } from "./settings.ts";

/** Where settings come from. */
export interface SettingSources {
  /** As they were parsed; what else a command has is left alone. */
  readonly flags: Readonly<Record<string, unknown>>;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** What `ancrage.config.ts` exports. */
  readonly file: Settings;
}

/** Each setting from the first that says it: the flag, the environment, the file. An empty text says nothing. */
export function mergeSettings({ flags, environment, file }: SettingSources): Settings {
  const merged: { -readonly [Name in SettingName]?: string } = {};
  for (const [name, { variable }] of Object.entries(settingNames) as [SettingName, { variable: string }][]) {
    const value = [flags[name], environment[variable], file[name]].find(isGiven);
    if (value !== undefined) merged[name] = value;
  }
  return merged;
}

function isGiven(value: unknown): value is string {
  return typeof value === "string" && value !== "";
}

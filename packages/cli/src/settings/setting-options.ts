import { Option } from "commander";
import { type SettingName, settingNames } from "./settings.ts";

const descriptions: Readonly<Record<SettingName, string>> = {
  url: "where the HTTP API is mounted, such as https://app.example/webhooks",
  token: "sent to it as Authorization: Bearer <token>; better in the environment, where no list of processes shows it",
  app: "the module that exports `webhooks`, such as ./src/webhooks.ts",
  secret: "the endpoint's secret, whsec_…, or several separated by spaces; better in the environment",
};

/** The option of a setting, which says where else it may be given. */
export function settingOption(name: SettingName): Option {
  const { flag, variable } = settingNames[name];
  const value = { url: "url", token: "token", app: "module", secret: "secret" }[name];
  return new Option(`${flag} <${value}>`, `${descriptions[name]} [${variable}]`);
}

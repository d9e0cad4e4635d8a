import { Command } from "commander";
import { loadApp } from "../load-app.ts";
import { needed, readSettings } from "../settings/read-settings.ts";
import { settingOption } from "../settings/setting-options.ts";

/** `ancrage openapi`: the OpenAPI document of an app, without its server. */
export function openapiCommand(): Command {
  return new Command("openapi")
    .description("Print the OpenAPI 3.1 document of the app: its routes, and its triggers as webhooks.")
    .addOption(settingOption("app"))
    .option("--api-version <text>", "the version of your API in it", "1")
    .option("--json", "changes nothing: it is JSON")
    .addHelpText("after", "\n  $ ancrage openapi --app ./src/webhooks.ts > openapi.json")
    .action(async (options: { apiVersion: string }) => {
      const { triggers } = await loadApp(needed(await readSettings(options), "app"));
      const { openApiDocument } = await import("@ancrage/core");
      console.log(JSON.stringify(openApiDocument(triggers.list(), { version: options.apiVersion }), null, 2));
    });
}

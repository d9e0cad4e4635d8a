import { Command } from "commander";
import { loadApp } from "../load-app.ts";
import { needed, readSettings } from "../settings/read-settings.ts";
import { settingOption } from "../settings/setting-options.ts";

/** `ancrage doctor`: whether everything is right that has to be before the app sends and receives. */
export function doctorCommand(): Command {
  return new Command("doctor")
    .description(
      "Check the database, its tables, change capture, sealing keys, clock and public URL; say what mends them.",
    )
    .addOption(settingOption("app"))
    .option("--tenant <id>", "whose public URL to look at, where the app has several tenants")
    .option("--offline", "do not call the public URL: the application is not running yet")
    .option("--json", "print {healthy, findings}")
    .addHelpText(
      "after",
      `
It changes nothing, and ends with 1 when something is wrong, so that a deployment can wait for it:

  $ ancrage migrate && ancrage doctor --offline && node dist/server.js`,
    )
    .action(async (options: { tenant?: string; offline?: true; json?: true }) => {
      const webhooks = await loadApp(needed(await readSettings(options), "app"));
      const { doctor } = await import("../examining/doctor.ts");
      try {
        await doctor(webhooks, options);
      } finally {
        await webhooks.stop();
      }
    });
}

import { Command } from "commander";
import { CommandError } from "../command-error.ts";
import { loadApp } from "../load-app.ts";
import { needed, readSettings } from "../settings/read-settings.ts";
import { settingOption } from "../settings/setting-options.ts";

/** `ancrage migrate`: brings the tables of an app's store to the version that its code needs, or prints how. */
export function migrateCommand(): Command {
  return new Command("migrate")
    .description("Bring the store's tables to the version that the app's code needs.")
    .addOption(settingOption("app"))
    .option("--print", "print the SQL instead of running it")
    .option("--json", 'print {"migrated":true}, or with --print {"sql":"…"}')
    .addHelpText(
      "after",
      '\n  $ ancrage migrate --app ./src/webhooks.ts\n  $ ancrage migrate --print | psql "$DATABASE_URL"',
    )
    .action(async (options: { print?: true; json?: true }) => {
      const webhooks = await loadApp(needed(await readSettings(options), "app"));
      if (options.print) {
        const sql = webhooks.migrationSql();
        if (sql === null) throw new CommandError("The app's store has no tables, so there is no SQL to print.");
        console.log(options.json ? JSON.stringify({ sql }) : sql);
        return;
      }
      try {
        await webhooks.migrate();
      } catch (error) {
        throw new CommandError("The store could not be brought up to date:", { cause: error });
      }
      if (options.json) console.log(JSON.stringify({ migrated: true }));
      console.error("The store is up to date.");
    });
}

import { Command } from "commander";
import { CommandError } from "../command-error.ts";
import { loadApp } from "../load-app.ts";

/** `ancrage migrate`: brings the tables of an app's store to the version that its code needs, or prints how. */
export function migrateCommand(): Command {
  return new Command("migrate")
    .description("Bring the store's tables to the version that the app's code needs.")
    .requiredOption("--app <module>", "the module that exports `webhooks`, such as ./src/webhooks.ts")
    .option("--print", "print the SQL instead of running it")
    .action(async ({ app, print }: { app: string; print?: true }) => {
      const webhooks = await loadApp(app);
      if (print) {
        const sql = webhooks.migrationSql();
        if (sql === null) throw new CommandError("The app's store has no tables, so there is no SQL to print.");
        console.log(sql);
        return;
      }
      try {
        await webhooks.migrate();
      } catch (error) {
        throw new CommandError("The store could not be brought up to date:", { cause: error });
      }
      console.error("The store is up to date.");
    });
}

import { Command } from "commander";
import { CommandError } from "../command-error.ts";
import { loadApp } from "../load-app.ts";
import { needed, readSettings } from "../settings/read-settings.ts";
import { settingOption } from "../settings/setting-options.ts";
import { wholeNumber } from "../whole-number.ts";

/** `ancrage dispatch`: what a cron job calls, or a process that does nothing else. */
export function dispatchCommand(): Command {
  return new Command("dispatch")
    .description("Send what is due now, and end; or with --watch, go on until Ctrl-C.")
    .addOption(settingOption("app"))
    .option(
      "--max-ms <ms>",
      "take nothing new after so long; attempts in flight are finished",
      wholeNumber(1, 86_400_000),
    )
    .option("--watch", "go on sending, as an application does that has called webhooks.start()")
    .option("--json", "print {events, deliveries, receipts}; with --watch nothing")
    .addHelpText(
      "after",
      "\n  $ ancrage dispatch --max-ms 50000    # each minute, by cron\n  $ ancrage dispatch --watch",
    )
    .action(async (options: { maxMs?: number; watch?: true; json?: true }) => {
      const webhooks = await loadApp(needed(await readSettings(options), "app"));
      const { interrupted, interruption } = await import("../interruption.ts");
      const stop = interruption("Finishing what is in flight.");
      try {
        if (options.watch) {
          await webhooks.start();
          console.error("Sending what is due. Ctrl-C finishes what is in flight, and ends it.");
          // A dispatcher that waits keeps no process alive, and neither does a listener of signals.
          const alive = setInterval(() => {}, 60_000);
          if (!stop.aborted) await new Promise((resolve) => stop.addEventListener("abort", resolve));
          clearInterval(alive);
        } else {
          // Ctrl-C stops the taking; what is in flight is finished and noted.
          stop.addEventListener("abort", () => void webhooks.stop());
          const done = await webhooks.dispatchDue(options.maxMs === undefined ? {} : { maxMs: options.maxMs });
          if (options.json) console.log(JSON.stringify(done));
          else console.log(`${done.events} events, ${done.deliveries} deliveries, ${done.receipts} receipts`);
        }
      } catch (cause) {
        throw new CommandError("What is due could not be sent:", { cause });
      } finally {
        await webhooks.stop();
      }
      if (stop.aborted) throw interrupted();
    });
}

import { Command } from "commander";
import { wholeNumber } from "../whole-number.ts";

/** `ancrage demo`: Ancrage at work, without an application, a database or a login. */
export function demoCommand(): Command {
  return new Command("demo")
    .description("Show Ancrage at work: a small shop with its portal, on this machine, in memory.")
    .option("--port <number>", "where the portal and the API listen; 0: any free port", wholeNumber(0, 65_535), 4600)
    .option("--to <url>", "send to this receiver, such as that of ancrage listen; default: one of its own")
    .option(
      "--orders <number>",
      "place so many orders, wait until they were delivered, and end; default: go on until Ctrl-C",
      wholeNumber(1, 1_000),
    )
    .option("--json", "print {url, api, secret} and then one JSON object a line for each delivery that ended")
    .addHelpText(
      "after",
      `
Nothing is kept, and nobody has to log in: it listens at 127.0.0.1 alone.

  $ ancrage demo                                          # then open the address that it prints
  $ ancrage demo --orders 3 --to http://127.0.0.1:4700    # beside ancrage listen`,
    )
    .action(async (options: { port: number; to?: string; orders?: number; json?: true }) => {
      const { demo } = await import("../demonstrating/demo.ts");
      await demo(options);
    });
}

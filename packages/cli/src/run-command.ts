import { Command, CommanderError } from "commander";
import { CommandError } from "./command-error.ts";
import { deliveriesCommand } from "./commands/deliveries-command.ts";
import { demoCommand } from "./commands/demo-command.ts";
import { dispatchCommand } from "./commands/dispatch-command.ts";
import { doctorCommand } from "./commands/doctor-command.ts";
import { keyCommand } from "./commands/key-command.ts";
import { listenCommand } from "./commands/listen-command.ts";
import { migrateCommand } from "./commands/migrate-command.ts";
import { openapiCommand } from "./commands/openapi-command.ts";
import { replayCommand } from "./commands/replay-command.ts";
import { triggerCommand } from "./commands/trigger-command.ts";
import { exitCode } from "./exit-code.ts";
import { explained } from "./output/explained.ts";
import { withoutSecrets } from "./output/without-secrets.ts";

/** Runs `ancrage <args>` and returns the exit code. Results go to stdout, everything else to stderr. */
export async function runCommand(args: readonly string[]): Promise<number> {
  try {
    await program().parseAsync(args, { from: "user" });
    return exitCode.done;
  } catch (error) {
    // Commander has said it already; it ends with 0 after `--help`.
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCode.done : exitCode.usage;
    const { env } = process;
    const known = [
      env["ANCRAGE_TOKEN"],
      env["ANCRAGE_SECRET"],
      flagValue(args, "--token"),
      flagValue(args, "--secret"),
    ];
    for (const line of explained(error, env["ANCRAGE_DEBUG"] === "1")) console.error(withoutSecrets(line, known));
    return error instanceof CommandError ? error.exitCode : exitCode.failed;
  }
}

const more = `
Settings are read from flags, then from the environment (the names in brackets), then from ancrage.config.ts in the
current directory: export default { url: "…", app: "./src/webhooks.ts" };

Exit codes: 0 done, 1 failed (the message says why), 2 not understood, 3 nothing there to do it to,
4 not agreed to (--yes agrees), 130 stopped by Ctrl-C.

Results go to stdout, words about them to stderr. ANCRAGE_DEBUG=1 shows where an error came from.`;

// Each loads what it needs when it is run, so that --help need not wait for it.
const groups = {
  "To see it at work:": [demoCommand, listenCommand],
  "Of your application (--app):": [migrateCommand, doctorCommand, triggerCommand, dispatchCommand, openapiCommand],
  "Of its API, from anywhere (--url, --token):": [deliveriesCommand, replayCommand],
  "Besides:": [keyCommand],
};

function program(): Command {
  const ancrage = new Command("ancrage")
    .description("Sends and receives webhooks from inside your application: its command line.")
    .addHelpText("after", more)
    .showHelpAfterError("(--help says what it takes)")
    .addHelpCommand(
      new Command("help").argument("[command]").description("Say what a command takes.").helpGroup("Besides:"),
    )
    .exitOverride();
  for (const [group, commands] of Object.entries(groups)) {
    for (const command of commands) ancrage.addCommand(command().copyInheritedSettings(ancrage).helpGroup(group));
  }
  return ancrage;
}

function flagValue(args: readonly string[], flag: string): string | undefined {
  const inOne = args.find((arg) => arg.startsWith(`${flag}=`));
  if (inOne !== undefined) return inOne.slice(flag.length + 1);
  const index = args.indexOf(flag);
  return index === -1 ? undefined : args[index + 1];
}

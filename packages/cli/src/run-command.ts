import { isAncrageError } from "@ancrage/core";
import { Command, CommanderError } from "commander";
import { CommandError } from "./command-error.ts";
import { keyCommand } from "./commands/key-command.ts";
import { migrateCommand } from "./commands/migrate-command.ts";
import { exitCode } from "./exit-code.ts";

/** Runs `ancrage <args>` and returns the exit code. Results go to stdout, everything else to stderr. */
export async function runCommand(args: readonly string[]): Promise<number> {
  try {
    await program().parseAsync(args, { from: "user" });
    return exitCode.done;
  } catch (error) {
    // Commander has said it already; it ends with 0 after `--help`.
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCode.done : exitCode.usage;
    for (const line of explained(error)) console.error(line);
    return exitCode.failed;
  }
}

function program(): Command {
  return new Command("ancrage")
    .description("The command line of Ancrage.")
    .addHelpText("after", "\nExit codes: 0 done, 1 failed (the message says why), 2 not understood.")
    .exitOverride()
    .addCommand(keyCommand().exitOverride())
    .addCommand(migrateCommand().exitOverride());
}

/** What went wrong, outermost first. Our own errors say all in their message; of others a stack is needed too. */
function explained(error: unknown): unknown[] {
  if (isAncrageError(error)) return [error.message];
  if (!(error instanceof CommandError)) return [error];
  return error.cause === undefined ? [error.message] : [error.message, ...explained(error.cause)];
}

import { CommandError } from "./command-error.ts";
import { exitCode } from "./exit-code.ts";

/** Aborts at the first Ctrl-C, or SIGTERM, and says `word`; the second ends the process at once. */
export function interruption(word?: string): AbortSignal {
  const controller = new AbortController();
  const stop = () => {
    if (controller.signal.aborted) process.exit(exitCode.interrupted);
    if (word !== undefined) console.error(word);
    controller.abort();
  };
  process.on("SIGINT", stop).on("SIGTERM", stop);
  return controller.signal;
}

/** How a command ends that was interrupted. */
export function interrupted(message = "Stopped."): CommandError {
  return new CommandError(message, { exitCode: exitCode.interrupted });
}

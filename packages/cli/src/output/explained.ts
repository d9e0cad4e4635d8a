import { CommandError } from "../command-error.ts";
import { printable } from "./printable.ts";

/**
 * What went wrong, outermost first, in words. Of an error that is neither ours nor the app's own words, as much as says where:
 * a syntax error names its line above the stack. `ANCRAGE_DEBUG=1` shows stacks.
 */
export function explained(error: unknown, isDebug: boolean): readonly string[] {
  if (!(error instanceof Error)) return [String(error)];
  if (isDebug && !(error instanceof CommandError)) return (error.stack ?? error.message).split("\n");
  const words = error instanceof CommandError || isOurs(error) ? error.message : headOf(error);
  const lines = words.split("\n").map(printable);
  if (error instanceof CommandError && error.cause !== undefined) lines.push(...explained(error.cause, isDebug));
  if (error instanceof AggregateError) lines.push(...error.errors.flatMap((one) => explained(one, isDebug)));
  return lines;
}

// By its name, not by its class: the app may have another copy of the package.
function isOurs(error: Error): boolean {
  return error.name === "AncrageError";
}

function headOf(error: Error): string {
  const [head = ""] = (error.stack ?? "").split(/\n {4}at /);
  return head === "" ? `${error.name}: ${error.message}` : head;
}

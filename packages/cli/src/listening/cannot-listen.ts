import { CommandError } from "../command-error.ts";

/** Why a command cannot listen where it was told to, and what to do. */
export function cannotListen(
  { host, port }: { readonly host: string; readonly port: number },
  cause: NodeJS.ErrnoException,
): CommandError {
  if (cause.code === "EADDRINUSE") {
    return new CommandError(`Port ${port} is taken by another program. Stop it, or give another with --port.`);
  }
  if (cause.code === "EACCES") {
    return new CommandError(`Port ${port} is kept for programs with more rights. Give another with --port.`);
  }
  return new CommandError(`It is not possible to listen at ${host}, port ${port}:`, { cause });
}

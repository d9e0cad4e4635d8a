import { type ExitCode, exitCode } from "./exit-code.ts";

/** An end in words other than done. Its cause, if it has one, is shown below them. */
export class CommandError extends Error {
  override readonly name = "CommandError";
  /** What the process ends with. Default `failed`. */
  readonly exitCode: ExitCode;

  constructor(message: string, options: { cause?: unknown; exitCode?: ExitCode } = {}) {
    super(message, "cause" in options ? { cause: options.cause } : {});
    this.exitCode = options.exitCode ?? exitCode.failed;
  }
}

/** What the process ends with. */
export const exitCode = {
  done: 0,
  /** The command was understood and failed; the message says why. */
  failed: 1,
  /** The command was not understood, or something that it needs was not given. */
  usage: 2,
  /** There was nothing that it could be done to. */
  nothing: 3,
  /** It would change something, and nobody has agreed to it: neither at a terminal nor with `--yes`. */
  refused: 4,
  /** Ctrl-C, as shells count it. What was under way has been finished. */
  interrupted: 130,
} as const;

/** One of them. */
export type ExitCode = (typeof exitCode)[keyof typeof exitCode];

/** What the process ends with. */
export const exitCode = {
  done: 0,
  /** The command was understood and failed; the message says why. */
  failed: 1,
  /** The command was not understood. */
  usage: 2,
} as const;

/** A failure in words. Its cause, if it has one, is shown below them. */
export class CommandError extends Error {
  override readonly name = "CommandError";
}

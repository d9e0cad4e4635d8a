/** The `code` that Node and undici put on their errors, if there is one. Their messages show addresses; codes don't. */
export function codeOf(error: unknown): string | undefined {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : undefined;
}

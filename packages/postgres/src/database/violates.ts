/** Whether a statement failed because of this unique index; both clients say its name in `constraint`. */
export function violates(error: unknown, index: string): boolean {
  return typeof error === "object" && error !== null && "constraint" in error && error.constraint === index;
}

// Where clients of PostgreSQL keep the statement, its parameters and the row that it failed on: payloads and answers.
const contents = ["query", "params", "queryOptions", "detail", "where", "internalQuery"];

/** The error of a statement, without what rows hold: errors are logged, payloads are not. */
export function withoutContents(error: unknown): unknown {
  if (typeof error === "object" && error !== null) {
    for (const name of contents) if (Object.hasOwn(error, name)) Reflect.deleteProperty(error, name);
  }
  return error;
}

import { isAncrageError } from "@ancrage/core";

/** The code and message that a call is refused with; `accepted` when it is not. */
export async function refusal(run: Promise<unknown>): Promise<{ code: string; message: string }> {
  const error: unknown = await run.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (isAncrageError(error)) return { code: error.code, message: error.message };
  return { code: "accepted", message: String(error) };
}

// A proxy that passes nothing on is as bad as one that does so late.
const longestMs = 10_000;

// Longer than the answer that is wanted, and shorter than a page of errors.
const longestText = 1_000;

/** Sends an empty POST to a URL, and gives what was answered. @throws `Error` that says why nothing was */
export async function askUrl(url: string): Promise<{ status: number; text: string }> {
  try {
    const response = await fetch(url, { method: "POST", redirect: "manual", signal: AbortSignal.timeout(longestMs) });
    return { status: response.status, text: (await response.text()).slice(0, longestText) };
  } catch (error) {
    throw new Error(reasonOf(error), { cause: error });
  }
}

// What fetch throws says only that it failed; its cause says why, and where several addresses were tried, the causes within.
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const within = error instanceof AggregateError ? error.errors[0] : error.cause;
  return within === undefined ? error.message : reasonOf(within);
}

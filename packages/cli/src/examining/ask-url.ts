// A proxy that passes nothing on is as bad as one that does so late.
const longestMs = 10_000;

// Longer than the answer that is wanted, and shorter than a page of errors.
const longestText = 1_000;

/** Sends an empty POST to a URL, and gives what was answered. @throws `Error` that says why nothing was */
export async function askUrl(url: string): Promise<{ status: number; text: string }> {
  try {
    const response = await fetch(url, { method: "POST", redirect: "manual", signal: AbortSignal.timeout(longestMs) });
    return { status: response.status, text: await beginningOf(response) };
  } catch (error) {
    throw new Error(reasonOf(error), { cause: error });
  }
}

// Whoever answers there may go on for ever: what is not wanted is not read.
async function beginningOf({ body }: Response): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  for await (const chunk of body ?? []) {
    text += decoder.decode(chunk, { stream: true });
    if (text.length >= longestText) break;
  }
  return text.slice(0, longestText);
}

// What fetch throws says only that it failed; its cause says why, and where several addresses were tried, the causes within.
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const within = error instanceof AggregateError ? error.errors[0] : error.cause;
  return within === undefined ? error.message : reasonOf(within);
}

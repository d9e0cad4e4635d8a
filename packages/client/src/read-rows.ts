import { unreachable } from "./unreachable.ts";

/**
 * The rows of an NDJSON response, as they come. Whoever stops early ends the response.
 * @throws `api_unreachable` when it breaks off before its end
 */
export async function* readRows(response: Response): AsyncGenerator<unknown, void> {
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  if (reader === undefined) return;
  let rest = "";
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      const lines = (rest + value).split("\n");
      rest = lines.pop() ?? "";
      for (const line of lines) yield JSON.parse(line);
    }
  } catch (cause) {
    throw unreachable(response.url, "The answer broke off before its end", cause);
  } finally {
    await reader.cancel().catch(() => {});
  }
  // Every row ends with a line break, so what has none is half a row.
  if (rest !== "") throw unreachable(response.url, "The answer broke off within a row", undefined);
}

import type { IncomingMessage } from "node:http";

// Four times the largest payload that Ancrage sends.
const longestBody = 1_048_576;

/** The bytes exactly as they came: a signature is over them, not over what a parser makes of them. `null`: too many. */
export async function readBody(request: IncomingMessage): Promise<Buffer | null> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length <= longestBody) chunks.push(chunk);
  }
  return length <= longestBody ? Buffer.concat(chunks) : null;
}

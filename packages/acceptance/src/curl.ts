import { execFile } from "node:child_process";
import { promisify } from "node:util";

/** What a call by curl was answered. */
export interface CurlAnswer {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Calls with the program that others call with, as they type it. @throws when it cannot, such as for a URL that is none */
export async function curl(...given: readonly string[]): Promise<CurlAnswer> {
  const { stdout } = await promisify(execFile)("curl", ["-sS", "-i", "--max-time", "15", "--noproxy", "*", ...given]);
  const end = stdout.indexOf("\r\n\r\n");
  const [statusLine = "", ...lines] = stdout.slice(0, end).split("\r\n");
  const headers = lines.map((line) => {
    const colon = line.indexOf(":");
    return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
  });
  return {
    status: Number(statusLine.split(" ")[1]),
    headers: Object.fromEntries(headers),
    body: stdout.slice(end + 4),
  };
}

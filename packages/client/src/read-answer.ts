import { AncrageError, type ErrorCode, type FileType, type OtherStatus, type RouteName } from "@ancrage/core/api";
import { CallFailure } from "./call-failure.ts";
import { readRows } from "./read-rows.ts";
import { retryAfterMs } from "./retry-after.ts";

type OtherStatuses = {
  readonly [Name in RouteName as OtherStatus<Name> extends never ? never : Name]: readonly OtherStatus<Name>[];
};

// Does not compile when a route has such a status in its contract and not here.
const otherStatuses: OtherStatuses = { health: [503] };

type FileTypes = {
  readonly [Name in RouteName as FileType<Name> extends never ? never : Name]: FileType<Name>;
};

// Likewise, when a route answers with a file.
const fileTypes: FileTypes = { draftMail: "message/rfc822", metrics: "text/plain" };

// What passes by itself: too much at once, or something on the way that is not well.
const passing = new Set([408, 425, 429, 502, 503, 504]);

/**
 * What a response answers: JSON, rows, the text of a file, or `undefined` when there is no body.
 * @throws `CallFailure` with the API's own error, or `unexpected_answer` when something else answered
 */
export async function readAnswer(name: RouteName, response: Response): Promise<unknown> {
  const { status, headers } = response;
  if (status === 204) return undefined;
  const contentType = headers.get("content-type");
  const mediaType = contentType?.split(";", 1)[0]?.trim().toLowerCase();
  if (response.ok && mediaType === "application/x-ndjson") return readRows(response);
  if (response.ok && mediaType !== undefined && mediaType === fileTypeOf(name)) return response.text();
  const answer = mediaType === "application/json" ? parse(await response.text()) : undefined;
  const error = errorOf(answer);
  const isDocumented = response.ok || isOtherStatus(name, status);
  if (error === null && isDocumented && answer !== undefined) return answer;
  throw new CallFailure(
    error ?? unexpectedAnswer(response.url, status, contentType),
    passing.has(status),
    retryAfterMs(headers.get("retry-after"), Date.now()),
  );
}

function isOtherStatus(name: RouteName, status: number): boolean {
  const statuses: Partial<Record<RouteName, readonly number[]>> = otherStatuses;
  return statuses[name]?.includes(status) ?? false;
}

function fileTypeOf(name: RouteName): string | undefined {
  const types: Partial<Record<RouteName, string>> = fileTypes;
  return types[name];
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The error that the API answered with. A newer server's code is kept, although this version does not know it. */
function errorOf(answer: unknown): AncrageError | null {
  if (!isObject(answer) || !isObject(answer["error"])) return null;
  const { code, message, details } = answer["error"];
  if (typeof code !== "string" || typeof message !== "string") return null;
  return new AncrageError(code as ErrorCode, message, (isObject(details) ? details : {}) as never);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}

function unexpectedAnswer(url: string, status: number, contentType: string | null): AncrageError<"unexpected_answer"> {
  const place = url.replace(/[?#].*$/s, "");
  const message = `${place} answered ${status} with ${contentType ?? "no content type"}, which is not what the API answers. Check the client's url, and what stands between: a login page or a proxy.`;
  return new AncrageError("unexpected_answer", message, { url: place, status, contentType });
}

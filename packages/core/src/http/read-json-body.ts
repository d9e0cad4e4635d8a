import { invalidRequest } from "../api/invalid-request.ts";
import { AncrageError } from "../errors/ancrage-error.ts";
import { headerText } from "./header-text.ts";
import type { HttpHeaders, HttpRequest } from "./http-message.ts";

/** The most bytes of a request's body that are read. */
export const BODY_LIMIT_BYTES = 524_288;

/**
 * The JSON of a request's body: from its bytes, or as a body parser left it.
 * @throws `unsupported_media_type`, `body_too_large`, `invalid_request` when it is empty, broken off, or no JSON
 */
export async function readJsonBody(request: HttpRequest): Promise<unknown> {
  refuseOtherMediaType(request.headers);
  if (Number(headerText(request.headers, "content-length")) > BODY_LIMIT_BYTES) throw bodyTooLarge();
  const bytes = request.body === null ? new Uint8Array() : await readBytes(request.body);
  if (bytes.byteLength > 0) return parseJson(bytes);
  const { parsedBody } = request;
  if (parsedBody === undefined)
    throw unreadable("The body is empty, or was read before it came here. Send a JSON object.");
  // Parsers of text or raw bytes leave the JSON itself to us.
  if (typeof parsedBody === "string" || parsedBody instanceof Uint8Array) return parseJson(parsedBody);
  return parsedBody;
}

function refuseOtherMediaType(headers: HttpHeaders): void {
  const contentType = headerText(headers, "content-type");
  const mediaType = contentType?.split(";", 1)[0]?.trim().toLowerCase();
  if (mediaType === "application/json") return;
  throw new AncrageError(
    "unsupported_media_type",
    `The body's content-type is ${contentType ?? "missing"}. Send JSON with content-type: application/json.`,
    { contentType },
  );
}

async function readBytes(body: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const chunk of body) {
      size += chunk.byteLength;
      if (size > BODY_LIMIT_BYTES) throw bodyTooLarge();
      chunks.push(chunk);
    }
  } catch (error) {
    if (error instanceof AncrageError) throw error;
    throw unreadable("The body could not be read to its end. Send it again.", error);
  }
  return Buffer.concat(chunks, size);
}

function parseJson(source: string | Uint8Array): unknown {
  try {
    return JSON.parse(typeof source === "string" ? source : new TextDecoder("utf-8", { fatal: true }).decode(source));
  } catch (error) {
    throw unreadable("The body is not JSON in UTF-8. Send a JSON object.", error);
  }
}

function bodyTooLarge(): AncrageError {
  return new AncrageError(
    "body_too_large",
    `The body is longer than ${BODY_LIMIT_BYTES} bytes. Send less in one request.`,
    { limitBytes: BODY_LIMIT_BYTES },
  );
}

function unreadable(message: string, cause?: unknown): AncrageError {
  return invalidRequest([{ path: "", message }], cause);
}

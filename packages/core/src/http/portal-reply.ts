import { headerText } from "./header-text.ts";
import type { HttpHeaders, HttpResponse } from "./http-message.ts";
import type { PortalFile, PortalFiles } from "./portal-files.ts";

// Everything comes from here and nothing is inline: no nonce is needed, and what somebody else's data might bring runs nowhere. The
// host's own pages may show the portal in a frame.
const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'self'",
].join("; ");

const guardHeaders = { "x-content-type-options": "nosniff", "referrer-policy": "same-origin" } as const;

/** Whether a path is the portal's, or below it. */
export function isPortalPath(path: string): boolean {
  return path === "/portal" || path.startsWith("/portal/");
}

/**
 * The answer for a path of the portal; `null` when it has no such file. The page and its files are public and hold no data:
 * what they show they ask the API for, with the login of whoever looks.
 */
export function portalReply(files: PortalFiles, path: string, requestHeaders: HttpHeaders): HttpResponse | null {
  // Relative, because only the browser knows under which prefix we are.
  if (path === "/portal") {
    return { status: 308, headers: { location: "portal/", "cache-control": "no-cache", ...guardHeaders }, body: "" };
  }
  const file = files.get(path.slice("/portal/".length));
  if (file === undefined) return null;
  const headers = {
    "content-type": file.contentType,
    "cache-control": file.isImmutable ? "public, max-age=31536000, immutable" : "no-cache",
    "content-security-policy": contentSecurityPolicy,
    vary: "accept-encoding",
    ...guardHeaders,
  };
  return takesGzip(requestHeaders)
    ? { status: 200, headers: { ...headers, "content-encoding": "gzip" }, body: inOnePart(file) }
    : { status: 200, headers, body: file.text };
}

// `gzip;q=0` refuses it (RFC 9110, 12.5.3); a quality above 0 changes nothing, since nothing else is offered.
function takesGzip(headers: HttpHeaders): boolean {
  return (headerText(headers, "accept-encoding") ?? "")
    .split(",")
    .some((coding) => /^\s*gzip\s*(?:;\s*q=(?!0(?:\.0*)?\s*$).*)?$/i.test(coding));
}

async function* inOnePart({ gzip }: PortalFile): AsyncGenerator<Uint8Array> {
  yield gzip;
}

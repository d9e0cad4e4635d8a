import { AncrageError } from "../../errors/ancrage-error.ts";

/** Where inbound hooks are mounted, unless the host says otherwise. */
export const CUSTOMARY_MOUNT = "/api/v1/WebHook";

/**
 * The base of inbound URLs as the host gave it: scheme, host, and whatever stands before the code, tenant and environment
 * segments and the mount included (`https://host.example/123456/TEST1/api/v1/WebHook`), without a slash at its end.
 * @throws `invalid_option`
 */
export function checkedPublicUrl(publicUrl: string): string {
  const url = URL.parse(publicUrl);
  const isUsable =
    url !== null &&
    (url.protocol === "https:" || url.protocol === "http:") &&
    url.username === "" &&
    url.password === "" &&
    url.search === "" &&
    url.hash === "";
  if (isUsable) return publicUrl.replace(/\/+$/, "");
  throw new AncrageError(
    "invalid_option",
    `publicUrl is ${JSON.stringify(publicUrl)}. Give the URL under which callers reach inbound hooks, up to the code: https://host.example${CUSTOMARY_MOUNT}, without user, query and fragment.`,
    { option: "publicUrl" },
  );
}

/** The URL that a caller is given. `query` holds example parameters. */
export function inboundUrl(publicUrl: string, code: string, query: Readonly<Record<string, string>> = {}): string {
  const text = new URLSearchParams(query).toString();
  return `${publicUrl}/${code}${text === "" ? "" : `?${text}`}`;
}

import type { RequestListener } from "node:http";

/** An application under a path of another one's server; it sees the rest of the path, and the other one everything else. */
export function mountedUnder(path: string, mounted: RequestListener, other: RequestListener): RequestListener {
  return (request, response) => {
    const url = request.url ?? "";
    const rest = url.slice(path.length);
    if (!url.startsWith(path) || !/^[/?]/.test(rest)) return other(request, response);
    request.url = rest;
    return mounted(request, response);
  };
}

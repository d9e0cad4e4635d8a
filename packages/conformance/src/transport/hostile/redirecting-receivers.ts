import { answerOf } from "../with-receiver.ts";
import { type HostileReceiver, hostileAtOnce } from "./hostile-receiver.ts";

/** Answers so, with these fields. To follow it, or to ask again, would bring a second request or connection. */
function asks(kind: string, status: number, ...fields: readonly string[]): HostileReceiver {
  const outcome = { status, bodyTruncated: false };
  return hostileAtOnce(kind, outcome, {
    answer(socket, { headers }) {
      const host = headers.find(([name]) => name === "host")?.[1] ?? "";
      socket.write(answerOf(status, "", ...fields.map((field) => field.replace("HOST", host))));
    },
  });
}

/** Receivers that would like another request, here or elsewhere. */
export const redirectingReceivers: readonly HostileReceiver[] = [
  ...[300, 301, 302, 303, 304, 305, 307, 308].map((status) =>
    asks(`redirects with ${status}`, status, "location: http://HOST/elsewhere"),
  ),
  asks("redirects to itself", 307, "location: http://HOST/in"),
  asks("redirects by a path", 302, "location: /elsewhere"),
  asks("redirects by a host without a scheme", 302, "location: //HOST/elsewhere"),
  asks("redirects to https", 301, "location: https://HOST/elsewhere"),
  asks("redirects to the metadata of a cloud", 302, "location: http://169.254.169.254/latest/meta-data/"),
  asks("redirects to a file", 302, "location: file:///etc/passwd"),
  asks("redirects to a script", 302, "location: javascript:alert(1)"),
  asks("redirects to no URL", 302, "location: http://["),
  asks("redirects without saying where", 302),
  asks("redirects to two places", 302, "location: http://HOST/one", "location: http://HOST/two"),
  asks("redirects and closes", 307, "location: http://HOST/elsewhere", "connection: close"),
  asks("answers 200 with a refresh", 200, "refresh: 0; url=http://HOST/elsewhere"),
  asks("answers 201 with a location", 201, "location: http://HOST/elsewhere"),
  asks("asks for a login", 401, 'www-authenticate: Basic realm="a"'),
  // fetch makes an error of the one, and sends a second request for the other.
  { ...asks("asks for a login at a proxy", 407, 'proxy-authenticate: Basic realm="a"'), needs: "ownConnections" },
  { ...asks("says that it is not the one to ask", 421), needs: "ownConnections" },
  asks("says that the request took too long, and closes", 408, "connection: close"),
  asks("says that it is too early", 425),
  asks("asks for another request at once", 429, "retry-after: 0"),
  asks("is unavailable for no time at all", 503, "retry-after: 0"),
];

import ky from "ky";
import { AncrageError } from "../errors/ancrage-error.ts";
import type { Transport } from "../ports/transport.ts";
import { createUrlPolicy, type UrlPolicyOptions } from "../url-policy/url-policy.ts";
import { failureOf, timedOut, unsendable } from "./fetch-failure.ts";
import { namedDestination } from "./named-destination.ts";
import { readBody } from "./read-body.ts";

// Deadline, retries and the verdict on a status belong to the dispatcher.
const asItIs = { redirect: "manual", retry: 0, timeout: false, throwHttpErrors: false } as const;

/** Options of `createKyTransport`. */
export interface KyTransportOptions {
  /**
   * Typed out, so that nobody gives the guard up without knowing: `fetch` resolves names by itself and does not say which
   * address it dials, so a name that leads into your own network is sent to. Use it where something else stands between
   * this process and that network (an egress proxy, a platform that has none), or where the subscribers are trusted.
   */
  readonly addressGuard: "none";
  /** The same as given to `createWebhooks`. Default: names in the public DNS, over https and http, on their usual ports. */
  readonly urlPolicy?: UrlPolicyOptions | undefined;
}

/**
 * The transport for runtimes that have `fetch` but not Node's sockets, over ky with everything off that it adds: one
 * request, nothing followed. On Node leave it out: the default transport guards addresses, is
 * several times faster, and lacks nothing of the list below.
 *
 * What `fetch` keeps to itself, and so this transport cannot do:
 * - **addresses**: URLs are judged by their text alone. A host that is an IP address is refused, public or not, unless
 *   `urlPolicy.allow` holds it; a name is refused when it is a local one. What a name leads to, nobody checks.
 * - **requests**: the runtime adds headers of its own (on Node `accept-language` and `sec-fetch-mode`, and where they
 *   are not given `accept`, `accept-encoding` and `user-agent`).
 * - **answers**: header names are sorted and values of one name joined (`set-cookie` excepted), and a compressed body is
 *   decoded; the limit counts decoded bytes.
 * - **resends**: the answer 421 makes `fetch` send the request a second time, over another connection.
 * - **connections**: the runtime's own. `close` ends none of them, and how long they live, whether HTTP/2 is spoken, which
 *   proxy is used and whether certificates are verified is decided by its settings (on Node, `NODE_TLS_REJECT_UNAUTHORIZED`
 *   among them). Of what comes over them only bodies are counted, so a receiver that sends anything else without end keeps
 *   an attempt until its deadline.
 * - **failures**: told as exactly as the runtime's error allows. On Node only one loses its class: a connection that is
 *   reset within the TLS handshake is `connectionClosed`, not `tlsFailed`. Elsewhere an error without a code known here is
 *   `connectionFailed`, although it may have been the name, TLS, or a connection that broke after the request had left.
 * @throws `invalid_option` when `addressGuard` is not "none", or for an unusable `urlPolicy`
 */
export function createKyTransport({ addressGuard, urlPolicy }: KyTransportOptions): Transport {
  checkAddressGuard(addressGuard);
  const policy = createUrlPolicy(urlPolicy);

  return {
    async send({ url, headers, body }, signal) {
      let destination: URL;
      try {
        destination = namedDestination(policy, url);
      } catch (error) {
        return failureOf(error, "the receiver");
      }
      const { host } = destination;
      const fields = headerFields(headers);
      if (fields === null) return unsendable(host);
      try {
        const response = await ky.post(destination, { ...asItIs, headers: fields, body, signal });
        const { status } = response;
        return { kind: "response", status, headers: [...response.headers], ...(await readBody(response.body)) };
      } catch (error) {
        return signal.aborted ? timedOut(host) : failureOf(error, host);
      }
    },
    // Its connections are the runtime's, which ends them by itself.
    close: async () => {},
  };
}

function headerFields(headers: Readonly<Record<string, string>>): Headers | null {
  try {
    return new Headers(headers);
  } catch {
    return null;
  }
}

// The caller may be plain JavaScript.
function checkAddressGuard(addressGuard: unknown): void {
  if (addressGuard === "none") return;
  throw new AncrageError(
    "invalid_option",
    `addressGuard is ${JSON.stringify(addressGuard)}. This transport cannot see addresses; write addressGuard: "none" to say that you know, or leave the transport out of createWebhooks for the one that can.`,
    { option: "addressGuard" },
  );
}

import { AncrageError } from "../errors/ancrage-error.ts";
import { type Allowances, parseAllowances } from "./allowances.ts";
import { isBadPort } from "./bad-port.ts";
import { isHostName, withoutTrailingDot } from "./host-name.ts";
import { parseIpAddress } from "./ip-address.ts";
import { isLocalName } from "./local-name.ts";
import { parseUrl } from "./parse-url.ts";
import { isPublicAddress } from "./public-address.ts";
import { destinationAdvice, urlRefusal } from "./url-refusal.ts";

export type UrlScheme = "http" | "https";

/** Which URLs may receive. What is left out keeps its default, and the defaults suit production. */
export interface UrlPolicyOptions {
  /** Default: both. */
  readonly schemes?: readonly UrlScheme[] | undefined;
  /**
   * `default`: only 443 for https and 80 for http. `any`: every port but 0 and those that the fetch standard keeps
   * from HTTP (mail, chat, shells). Default: `default`.
   */
  readonly ports?: "default" | "any" | undefined;
  /**
   * What is opened although it is local or private: blocks of addresses (`10.0.0.0/8`, `fd00::/8`), single addresses,
   * and host names, each name for itself. A name that is opened still has every address it leads to checked, unless
   * that address is opened too. Default: nothing.
   */
  readonly allow?: readonly string[] | undefined;
}

/** For development: lets receivers on this machine in, on any port. Never for production. */
export const allowLocalReceivers: UrlPolicyOptions = {
  schemes: ["http", "https"],
  ports: "any",
  allow: ["127.0.0.0/8", "::1/128", "localhost"],
};

/** `public`: anybody's. `allowed`: opened by `urlPolicy.allow`. `refused`: neither, or no address at all. */
export type AddressVerdict = "public" | "allowed" | "refused";

/** Judges where requests may go, from text and addresses alone: it opens no socket and asks no resolver. */
export interface UrlPolicy {
  /**
   * The URL as it is to be stored and sent to: normalised, without a fragment.
   * @throws `url_refused`
   */
  checkUrl(text: string): string;
  /** Judges an address that a name led to, or that a socket is connected to. */
  judgeAddress(address: string): AddressVerdict;
}

/**
 * Reads the options once and gives the policy.
 * @throws `invalid_option` when they cannot be used.
 */
export function createUrlPolicy(options: UrlPolicyOptions = {}): UrlPolicy {
  const schemes = readSchemes(options.schemes);
  const anyPort = readPorts(options.ports) === "any";
  const allowances = parseAllowances(options.allow ?? []);

  function judgeAddress(text: string): AddressVerdict {
    const address = parseIpAddress(text);
    if (address === null) return "refused";
    if (allowances.hasAddress(address)) return "allowed";
    return isPublicAddress(address) ? "public" : "refused";
  }

  return {
    judgeAddress,
    checkUrl(text) {
      const url = parseUrl(text);
      if (!schemes.some((scheme) => url.protocol === `${scheme}:`)) {
        throw urlRefusal("scheme", `The URL's scheme is ${url.protocol.slice(0, -1)}. Use ${schemes.join(" or ")}.`);
      }
      checkHost(url, allowances, judgeAddress);
      checkPort(url, anyPort);
      return url.href;
    },
  };
}

function checkHost(url: URL, allowances: Allowances, judgeAddress: (address: string) => AddressVerdict): void {
  const host = url.hostname.startsWith("[") ? url.hostname.slice(1, -1) : url.hostname;
  if (parseIpAddress(host) !== null) {
    if (judgeAddress(host) !== "refused") return;
    throw urlRefusal("privateAddress", `The URL's host ${url.hostname} is not a public address. ${destinationAdvice}`);
  }
  if (!isHostName(host)) throw urlRefusal("notAUrl", `The URL's host "${host}" cannot be a host name. Correct it.`);
  const name = withoutTrailingDot(host);
  if (isLocalName(name) && !allowances.hasName(name)) {
    throw urlRefusal(
      "localName",
      `The URL's host ${host} is a name that only a local network knows. ${destinationAdvice}`,
    );
  }
}

function checkPort(url: URL, anyPort: boolean): void {
  if (url.port === "") return;
  if (!anyPort) {
    throw urlRefusal(
      "port",
      `The URL's port ${url.port} is not the default one. Leave it out (443 for https, 80 for http), or set urlPolicy.ports to "any".`,
    );
  }
  if (isBadPort(Number(url.port))) {
    throw urlRefusal("port", `The URL's port ${url.port} belongs to another protocol than HTTP. Use another port.`);
  }
}

function readSchemes(schemes: UrlPolicyOptions["schemes"] = ["http", "https"]): readonly UrlScheme[] {
  const known: readonly string[] = ["http", "https"] satisfies UrlScheme[];
  if (schemes.length === 0 || !schemes.every((scheme) => known.includes(scheme))) {
    throw new AncrageError(
      "invalid_option",
      `urlPolicy.schemes is [${schemes.join(", ")}]. Give "http", "https" or both, without a colon.`,
      { option: "urlPolicy.schemes" },
    );
  }
  return schemes;
}

function readPorts(ports: UrlPolicyOptions["ports"] = "default"): "default" | "any" {
  if (ports !== "default" && ports !== "any") {
    throw new AncrageError("invalid_option", `urlPolicy.ports is "${String(ports)}". Give "default" or "any".`, {
      option: "urlPolicy.ports",
    });
  }
  return ports;
}

import { createHash } from "node:crypto";
import type { FoundCode } from "../../ports/inbound-store.ts";
import { type AllowedNetworks, allowedNetworks } from "../callers/allowed-networks.ts";
import type { InboundAuthentication } from "../inbound-authentication.ts";
import type { AnyInboundHook } from "../inbound-hook.ts";
import { sameBytes } from "../schemes/same-bytes.ts";
import { CallRefusal } from "./call-refusal.ts";
import { headerOf, type IncomingCall } from "./incoming-call.ts";
import { secretsOf } from "./secrets-of.ts";

/** HTTP Basic, where the inbound hook asks for it; 401. Returns the password that matched; `null`: none is asked for. */
export async function checkBasic(
  authentication: InboundAuthentication,
  { code }: Pick<FoundCode, "code">,
  call: IncomingCall,
): Promise<string | null> {
  if (authentication.kind !== "basic") return null;
  const passwords = await secretsOf(authentication.password, code);
  if (passwords.length === 0)
    throw unauthorized("There is no password to compare with, so nobody is let in. Give one.");
  const given = credentialsOf(headerOf(call, "authorization"));
  if (given === null) {
    throw unauthorized("It came without HTTP Basic credentials, or with some that cannot be read.");
  }
  // Both are compared, whatever comes of the first, and every password.
  const isUser = sameText(given.username, authentication.username);
  const matching = passwords.filter((password) => password !== "" && sameText(given.password, password));
  if (isUser && matching[0] !== undefined) return matching[0];
  throw unauthorized(
    isUser
      ? passwords.some((password) => password.trim() === given.password.trim())
        ? "The password differs in white space only: one of the two has some around it."
        : "The password is not the one that is expected."
      : "The user name is not the one that is expected.",
  );
}

const networksOf = new WeakMap<readonly string[], AllowedNetworks>();

/** The inbound hook's networks; 403. */
export function checkNetwork({ networks }: AnyInboundHook, address: string | null): void {
  if (networks === undefined) return;
  const allows = networksOf.get(networks) ?? allowedNetworks("networks", networks);
  networksOf.set(networks, allows);
  if (allows(address)) return;
  throw new CallRefusal(
    403,
    `The address ${address ?? "that called is not known and"} is in none of ${networks.join(", ")}. Behind proxies of your own, set inbound.trustedHops.`,
  );
}

function unauthorized(why: string): CallRefusal {
  return new CallRefusal(401, why, { headers: { "www-authenticate": 'Basic realm="webhook", charset="UTF-8"' } });
}

/** RFC 7617: everything after the first colon is the password. */
function credentialsOf(header: string | null): { readonly username: string; readonly password: string } | null {
  const [, base64] = /^basic +([A-Za-z0-9+/]+={0,2}) *$/i.exec(header ?? "") ?? [];
  if (base64 === undefined) return null;
  const text = Buffer.from(base64, "base64").toString();
  const colon = text.indexOf(":");
  return colon === -1 ? null : { username: text.slice(0, colon), password: text.slice(colon + 1) };
}

// Hashed first, so that lengths tell nothing either.
function sameText(one: string, other: string): boolean {
  const digest = (text: string) => createHash("sha256").update(text).digest();
  return sameBytes(digest(one), digest(other));
}

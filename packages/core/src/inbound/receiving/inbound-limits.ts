import { AncrageError } from "../../errors/ancrage-error.ts";
import type { CallRateLimit } from "../callers/call-rate.ts";
import { checkedPublicUrl } from "../codes/inbound-url.ts";

/** Options of `createWebhooks` about receiving. */
export interface InboundOptions {
  /**
   * The URL under which callers reach inbound hooks, up to the code: `https://host.example/api/v1/WebHook`, with whatever
   * stands before, tenant and environment included; a function where that differs by tenant. Needed to show whole URLs, and
   * by schemes that sign ours. Default: not known.
   */
  readonly publicUrl?: string | ((tenantId: string) => string) | undefined;
  /** Proxies of our own in front of us, whose `X-Forwarded-For` says who called. Default 0: the socket's address counts. */
  readonly trustedHops?: number | undefined;
  readonly rateLimits?:
    | {
        /** Calls of one address, of IPv6 of one /64, whatever their codes. Default 3,000 in 10 s. `false`: any number. */
        readonly address?: CallRateLimit | false | undefined;
        /** Calls with one code. Default 1,000 in 10 s. `false`: any number. */
        readonly code?: CallRateLimit | false | undefined;
      }
    | undefined;
}

/** The options with their defaults. */
export interface InboundLimits {
  /** `null`: nobody has said. @throws `invalid_option` when a function gives no usable one */
  readonly publicUrlOf: (tenantId: string) => string | null;
  readonly trustedHops: number;
  readonly addressRate: CallRateLimit | null;
  readonly codeRate: CallRateLimit | null;
}

const most = 20;

/** @throws `invalid_option` */
export function inboundLimits({ publicUrl, trustedHops = 0, rateLimits = {} }: InboundOptions = {}): InboundLimits {
  if (!Number.isSafeInteger(trustedHops) || trustedHops < 0 || trustedHops > most) {
    throw invalid("inbound.trustedHops", `is ${trustedHops}. Give the number of your own proxies, 0 to ${most}.`);
  }
  const fixed = typeof publicUrl === "string" ? checkedPublicUrl(publicUrl) : null;
  return {
    publicUrlOf: (tenantId) => (typeof publicUrl === "function" ? checkedPublicUrl(publicUrl(tenantId)) : fixed),
    trustedHops,
    addressRate: checkedRate("inbound.rateLimits.address", rateLimits.address, { limit: 3_000, intervalMs: 10_000 }),
    codeRate: checkedRate("inbound.rateLimits.code", rateLimits.code, { limit: 1_000, intervalMs: 10_000 }),
  };
}

function checkedRate(
  option: string,
  rate: CallRateLimit | false | undefined,
  otherwise: CallRateLimit,
): CallRateLimit | null {
  if (rate === false) return null;
  const { limit, intervalMs } = rate ?? otherwise;
  for (const value of [limit, intervalMs]) {
    if (Number.isSafeInteger(value) && value >= 1) continue;
    throw invalid(option, `holds ${value}. Give whole numbers, at least 1, or false.`);
  }
  return { limit, intervalMs };
}

function invalid(option: string, text: string): AncrageError<"invalid_option"> {
  return new AncrageError("invalid_option", `${option} ${text}`, { option });
}

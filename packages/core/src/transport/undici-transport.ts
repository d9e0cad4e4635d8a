import { Agent } from "undici";
import type { Clock } from "../ports/clock.ts";
import type { Transport, TransportReply } from "../ports/transport.ts";
import type { UrlPolicy } from "../url-policy/url-policy.ts";
import { type AddressGuardOptions, createAddressGuard } from "./address-guard.ts";
import { AnswerLimits } from "./answer-limits.ts";
import { Exchange } from "./exchange.ts";
import { failureOf, timedOut } from "./failure-of.ts";
import { createGuardedConnector } from "./guarded-connector.ts";

/** A socket this old is not used again, so that a name whose DNS changed is asked again. */
const socketLifeMs = 60_000;

// A URL is checked and taken apart once, then remembered; a process seldom sends to more than this many.
const rememberedUrls = 1_000;

/**
 * The transport for Node: HTTP/1.1 over undici, one request at a time on a socket, nothing followed, repeated or
 * decompressed. Every URL is judged by the policy, and every address by it before a byte leaves. Nothing is read from
 * the environment, proxy variables neither.
 */
export function createUndiciTransport(options: AddressGuardOptions): Transport {
  const destinationOf = createDestinations(options.urlPolicy);
  const limits = new AnswerLimits();
  const agents = createAgents(
    createGuardedConnector(createAddressGuard(options), options.clock, limits),
    options.clock,
  );

  return {
    async send({ url, headers, body }, signal) {
      let destination: Destination;
      try {
        destination = destinationOf(url);
      } catch (error) {
        return failureOf(error, "the receiver");
      }
      const { origin, host, path } = destination;
      if (signal.aborted) return timedOut(host);
      return new Promise<TransportReply>((resolve) => {
        const exchange = new Exchange({ host, signal, limits, settle: resolve });
        agents.current().dispatch({ origin, path, method: "POST", headers, body }, exchange);
      });
    },
    // Nothing is under way any more but connections for requests whose deadline has passed; they end too.
    close: () => agents.destroy(),
  };
}

/**
 * An agent for 60 s, then another; the old one ends its sockets as their requests come back. undici can limit a socket's
 * age itself, but then asks the clock for each socket at each request, which cost a tenth of the throughput.
 */
function createAgents(connect: ReturnType<typeof createGuardedConnector>, clock: Clock) {
  const make = () =>
    new Agent({
      connect,
      allowH2: false,
      pipelining: 1,
      keepAliveMaxTimeout: socketLifeMs,
      // The caller's signal is the one deadline. undici's own start again with each chunk.
      headersTimeout: 0,
      bodyTimeout: 0,
    });
  const retiring = new Set<Agent>();
  let agent = make();
  let madeMs = clock.monotonicMs();

  return {
    current(): Agent {
      if (clock.monotonicMs() - madeMs < socketLifeMs) return agent;
      const old = agent;
      retiring.add(old);
      void old.close().finally(() => retiring.delete(old));
      agent = make();
      madeMs = clock.monotonicMs();
      return agent;
    },
    async destroy(): Promise<void> {
      await Promise.all([agent, ...retiring].map((one) => one.destroy()));
    },
  };
}

interface Destination {
  readonly origin: string;
  readonly host: string;
  readonly path: string;
}

function createDestinations(urlPolicy: UrlPolicy): (url: string) => Destination {
  const known = new Map<string, Destination>();
  return (text) => {
    const found = known.get(text);
    if (found !== undefined) return found;
    const { origin, host, pathname, search } = new URL(urlPolicy.checkUrl(text));
    const destination = { origin, host, path: pathname + search };
    if (known.size >= rememberedUrls) known.clear();
    known.set(text, destination);
    return destination;
  };
}

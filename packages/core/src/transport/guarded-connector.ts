import { connect as connectTcp, isIP, isIPv6, type LookupFunction, type Socket } from "node:net";
import { buildConnector } from "undici";
import type { Clock } from "../ports/clock.ts";
import { withDeadline } from "../ports/with-deadline.ts";
import { withoutTrailingDot } from "../url-policy/host-name.ts";
import { type AddressGuard, destinationRefused } from "./address-guard.ts";
import type { AnswerLimits } from "./answer-limits.ts";
import { codeOf } from "./code-of.ts";
import { ConnectFailure } from "./connect-failure.ts";
import { tlsFailure } from "./tls-failure.ts";

/** The longest that a connection may take, TLS included, once its name is resolved. */
const connectTimeoutMs = 5_000;

// How long one address of several may take before the next is tried beside it; Node's own default gives up on far ones.
const nextAddressAfterMs = 1_000;

type Target = buildConnector.Options;

/**
 * Makes the connections of undici, and lets the guard see each of them twice: every address before it is dialled, and
 * the peer of the socket before the first byte. A literal address never reaches a `lookup` function, so a guard that
 * sits only there sees nothing of it. Verification of certificates cannot be switched off, not by environment either.
 */
export function createGuardedConnector(
  guard: AddressGuard,
  clock: Clock,
  limits: AnswerLimits,
): buildConnector.connector {
  // Its own timeout is off: the deadline below covers both steps, by our clock.
  const secureSocket = buildConnector({
    allowH2: false,
    timeout: 0,
    rejectUnauthorized: true,
    minVersion: "TLSv1.2",
  });

  async function connect(target: Target): Promise<Socket> {
    const addresses = await guard.addressesOf(target.hostname);
    const isSecure = target.protocol === "https:";
    let isDialled = false;
    const socket = await withDeadline(clock, connectTimeoutMs, async (signal) => {
      const dialled = await dial(target, addresses, guard, signal);
      isDialled = true;
      return isSecure ? await secure(target, dialled, secureSocket) : dialled;
    });
    if (!socket.expired) {
      limits.watch(socket.value, target.host ?? target.hostname);
      return socket.value;
    }
    throw isDialled ? tlsFailure(target.host ?? target.hostname, "ETIMEDOUT") : connectionFailed(target, "ETIMEDOUT");
  }

  return (target, callback) => {
    connect(target).then(
      (socket) => callback(null, socket),
      (error: Error) => callback(error, null),
    );
  };
}

function dial(target: Target, addresses: readonly string[], guard: AddressGuard, signal: AbortSignal): Promise<Socket> {
  const answers = addresses.map((address) => ({ address, family: isIPv6(address) ? 6 : 4 }));
  const lookup: LookupFunction = (_hostname, _options, callback) => callback(null, answers);
  return new Promise((resolve, reject) => {
    const socket = connectTcp({
      host: target.hostname,
      port: Number(target.port) || (target.protocol === "https:" ? 443 : 80),
      lookup,
      autoSelectFamily: true,
      autoSelectFamilyAttemptTimeout: nextAddressAfterMs,
      noDelay: true,
      keepAlive: true,
      keepAliveInitialDelay: 60_000,
      signal,
    });
    // Stays for the life of the socket: an error between two owners must not end the process.
    socket.on("error", (error) => reject(connectionFailed(target, codeOf(error), error)));
    socket.once("connect", () => {
      const peer = socket.remoteAddress;
      if (peer !== undefined && guard.admits(peer)) return resolve(socket);
      socket.destroy();
      // Without a peer the connection has already been reset.
      reject(peer === undefined ? connectionFailed(target, "ECONNRESET") : destinationRefused(target.hostname));
    });
  });
}

async function secure(target: Target, socket: Socket, secureSocket: buildConnector.connector): Promise<Socket> {
  // The name that was asked for is verified, whatever address it led to. TLS knows no dot at its end, and no addresses.
  const name = isIP(target.hostname) === 0 ? { servername: withoutTrailingDot(target.hostname) } : {};
  try {
    return await new Promise<Socket>((resolve, reject) => {
      secureSocket({ ...target, ...name, httpSocket: socket }, (error, secured) => {
        if (error === null) resolve(secured);
        else reject(error);
      });
    });
  } catch (cause) {
    socket.destroy();
    throw tlsFailure(target.host ?? target.hostname, codeOf(cause), cause);
  }
}

const reasons: Readonly<Record<string, string>> = {
  ECONNREFUSED: "nothing accepts connections on its port",
  ECONNRESET: "it reset the connection",
  EHOSTUNREACH: "there is no way to it",
  ENETUNREACH: "there is no way to its network",
  ETIMEDOUT: "it did not answer",
};

/** In our words: Node's message shows the address that was dialled. Who resets has accepted: which of the two is told first, the network decides. */
function connectionFailed({ host, hostname }: Target, code = "no code", cause?: unknown): ConnectFailure {
  const reason = reasons[code] ?? `the system says ${code}`;
  const failure = code === "ECONNRESET" ? "connectionClosed" : "connectionFailed";
  return new ConnectFailure(failure, `No connection to ${host ?? hostname}: ${reason}.`, { cause });
}

import type { Socket } from "node:net";
import type { TlsOptions } from "node:tls";
import { certificates } from "../certificates.ts";
import { answerOf } from "../with-receiver.ts";
import { type HostileReceiver, hostileAtOnce } from "./hostile-receiver.ts";

const failed = { code: "tlsFailed" } as const;
// So that the receiver may offer what Node's own defaults refuse.
const ciphers = "DEFAULT@SECLEVEL=0";
const { trusted } = certificates;

const handshakes: Readonly<Record<string, TlsOptions>> = {
  "has a certificate for another name": { cert: certificates.otherName },
  "has a certificate that names it in its subject only": { cert: certificates.noName },
  "has a certificate that has expired": { cert: certificates.expired },
  "has a certificate that is not valid yet": { cert: certificates.notYetValid },
  "has a certificate that it signed itself": { cert: certificates.selfSigned },
  "has a certificate of an unknown authority": { cert: certificates.byStranger },
  "has a certificate of an unknown authority, and sends that too": {
    cert: certificates.byStranger + certificates.stranger,
  },
  "leaves a certificate out of its chain": { cert: certificates.byIntermediate },
  "has a certificate signed by one that may not sign": { cert: certificates.byReceiver + trusted },
  "has a certificate for clients": { cert: certificates.clientOnly },
  "has a certificate signed over SHA-1": { cert: certificates.sha1, ciphers },
  "has a key of 768 bits": { cert: certificates.weakKey, key: certificates.weakServerKey, ciphers },
  "speaks TLS 1.0 only": { cert: trusted, minVersion: "TLSv1", maxVersion: "TLSv1", ciphers },
  "speaks TLS 1.1 only": { cert: trusted, minVersion: "TLSv1.1", maxVersion: "TLSv1.1", ciphers },
  "encrypts with nothing": { cert: trusted, maxVersion: "TLSv1.2", ciphers: "ECDHE-ECDSA-NULL-SHA:@SECLEVEL=0" },
  "wants a certificate from us, over TLS 1.2": {
    cert: trusted,
    requestCert: true,
    rejectUnauthorized: true,
    maxVersion: "TLSv1.2",
  },
};

const hex = (digits: string) => Buffer.from(digits, "hex");

// What is done with the connection once our greeting has come.
const breaks: Readonly<Record<string, (socket: Socket, greeting: Buffer) => void>> = {
  "ends the connection within the handshake": (socket) => socket.end(),
  "answers the handshake in plain HTTP": (socket) => socket.write(answerOf(400, "no")),
  "answers the handshake with random bytes": (socket) => socket.write(hex("8f3c01d2a977e40b".repeat(80))),
  "answers the handshake with our own greeting": (socket, greeting) => socket.write(greeting),
  "answers the handshake with a record of 64 KB": (socket) =>
    socket.write(Buffer.concat([hex("160303ffff"), Buffer.alloc(65_535)])),
  "says that it does not know the name": (socket) => socket.write(hex("15030300020270")),
  "says that something in it went wrong": (socket) => socket.write(hex("15030300020250")),
};

const overTls = { cert: trusted } as const;
const closed = { code: "connectionClosed" } as const;

/** Receivers at https that cannot prove who they are, or cannot speak TLS as we do. None of them is sent a byte of a request. */
export const tlsFaults: readonly HostileReceiver[] = [
  ...Object.entries(handshakes).map(([kind, tls]) => hostileAtOnce(kind, failed, { tls })),
  ...Object.entries(breaks).map(([kind, breakOff]) =>
    hostileAtOnce(
      kind,
      failed,
      { greet: (socket) => socket.once("data", (greeting) => breakOff(socket, greeting)) },
      { scheme: "https" },
    ),
  ),
  hostileAtOnce(
    "speaks HTTP/2 only",
    failed,
    { tls: { cert: trusted, ALPNProtocols: ["h2"] } },
    { needs: "ownConnections" },
  ),
  hostileAtOnce(
    "resets the connection within the handshake",
    failed,
    { greet: (socket) => socket.once("data", () => socket.resetAndDestroy()) },
    { scheme: "https", needs: "ownConnections" },
  ),
  hostileAtOnce(
    "speaks plain HTTP where TLS is expected, and first",
    failed,
    { greet: (socket) => socket.write(answerOf(200, "ok")) },
    { scheme: "https" },
  ),
];

/** Receivers at https that break off once the handshake is done, so that the request may have left. */
export const breakingTlsReceivers: readonly HostileReceiver[] = [
  // TLS 1.3 tells this only after the handshake.
  hostileAtOnce("wants a certificate from us, over TLS 1.3", closed, {
    tls: { ...overTls, requestCert: true, rejectUnauthorized: true, minVersion: "TLSv1.3" },
  }),
  hostileAtOnce("ends the connection after the handshake", closed, { tls: overTls, greet: (socket) => socket.end() }),
  hostileAtOnce("drops the connection after the handshake", closed, {
    tls: overTls,
    greet: (socket) => socket.destroy(),
  }),
  hostileAtOnce("drops the connection after the request, over TLS", closed, {
    tls: overTls,
    answer: (socket) => socket.destroy(),
  }),
  hostileAtOnce(
    "answers in words, over TLS",
    { code: "invalidResponse" },
    {
      tls: overTls,
      answer: (socket) => socket.write("garbage\r\n\r\n"),
    },
  ),
];

import { hostileReceivers, openHostileReceiver, trustAuthority } from "@ancrage/conformance";
import { afterAll, beforeAll, expect, test } from "vitest";
import { systemClock } from "../ports/system-clock.ts";
import { allowLocalReceivers, createUrlPolicy } from "../url-policy/url-policy.ts";
import { createUndiciTransport } from "./undici-transport.ts";

let distrust: () => void;
beforeAll(() => {
  distrust = trustAuthority();
});
afterAll(() => distrust());

const untold = "the TLS handshake failed";

test.each([
  ["has a certificate for another name", "its certificate is for another name"],
  ["has a certificate that names it in its subject only", "its certificate is for another name"],
  ["has a certificate that has expired", "its certificate has expired"],
  ["has a certificate that is not valid yet", "its certificate is not valid yet"],
  ["has a certificate that it signed itself", "its certificate is self-signed"],
  ["has a certificate of an unknown authority", "its certificate's chain is not complete"],
  ["has a certificate of an unknown authority, and sends that too", "comes from an authority that is not trusted"],
  ["leaves a certificate out of its chain", "its certificate's chain is not complete"],
  ["has a certificate signed by one that may not sign", "its certificate, or one that signed it, is not made for that"],
  ["has a certificate for clients", "its certificate, or one that signed it, is not made for that"],
  ["has a certificate signed over SHA-1", untold],
  ["has a key of 768 bits", untold],
  ["speaks TLS 1.0 only", "it speaks no TLS from 1.2 on"],
  ["speaks TLS 1.1 only", "it speaks no TLS from 1.2 on"],
  ["encrypts with nothing", untold],
  ["speaks HTTP/2 only", "it does not speak HTTP/1.1"],
  ["wants a certificate from us, over TLS 1.2", untold],
  ["ends the connection within the handshake", "it ended the connection during the handshake"],
  ["resets the connection within the handshake", "it ended the connection during the handshake"],
  ["answers the handshake in plain HTTP", "it does not speak TLS on this port"],
  ["speaks plain HTTP where TLS is expected, and first", "it does not speak TLS on this port"],
  ["says that it does not know the name", untold],
])("of a receiver that %s it is said: %s", async (kind, why) => {
  const hostile = hostileReceivers.find((one) => one.kind === kind);
  if (hostile === undefined) throw new Error(`The table has no receiver that ${kind}.`);
  const { url, receiver } = await openHostileReceiver(hostile);
  const transport = createUndiciTransport({ urlPolicy: createUrlPolicy(allowLocalReceivers), clock: systemClock });
  try {
    const reply = await transport.send({ url, headers: {}, body: Buffer.from("{}") }, new AbortController().signal);
    expect(reply).toMatchObject({ code: "tlsFailed", message: expect.stringContaining(why) });
    expect(JSON.stringify(reply)).toContain(`127.0.0.1:${receiver.port}`);
  } finally {
    await transport.close();
    await receiver.close();
  }
});

import assert from "node:assert/strict";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { createServer, getCACertificates, type SecureContextOptions, setDefaultCACertificates } from "node:tls";
import { certificates } from "./certificates.ts";
import { openRawReceiver, type RawScript } from "./raw-receiver.ts";
import type { TransportCases, TransportSuite } from "./transport-suite.ts";
import { answerOf, expectFailure, expectResponse } from "./with-receiver.ts";

/** Who cannot prove its name receives nothing. */
export function tlsArea(suite: TransportCases): void {
  for (const host of ["127.0.0.1", "localhost"]) {
    suite.test(`a receiver at https://${host} that proves its name is sent to`, () =>
      withTlsReceiver({ cert: certificates.trusted }, async ({ port, arrived, names }) => {
        const { status, body } = expectResponse(await send(suite, `https://${host}:${port}/in`));
        assert.deepEqual([status, Buffer.from(body).toString()], [200, "ok"]);
        assert.match(arrived(), /^POST \/in HTTP\/1\.1\r\n/);
        // TLS knows names only.
        assert.deepEqual(names, [host === "127.0.0.1" ? false : "localhost"]);
      }),
    );
  }

  const untrusted: Readonly<Record<string, SecureContextOptions>> = {
    "for another name": { cert: certificates.otherName },
    "that has expired": { cert: certificates.expired },
    "that is self-signed": { cert: certificates.selfSigned },
    "over TLS 1.1": {
      cert: certificates.trusted,
      minVersion: "TLSv1",
      maxVersion: "TLSv1.1",
      ciphers: "DEFAULT@SECLEVEL=0",
    },
  };
  for (const [what, options] of Object.entries(untrusted)) {
    suite.test(`a certificate ${what}: tlsFailed, and nothing is sent`, () =>
      withTlsReceiver(options, async ({ port, arrived }) => {
        assert.equal(expectFailure(await send(suite, `https://127.0.0.1:${port}/in`)).code, "tlsFailed");
        assert.equal(arrived(), "");
      }),
    );
  }

  suite.testOf("ownConnections", "the environment cannot switch verification off", () =>
    withTlsReceiver({ cert: certificates.selfSigned }, async ({ port, arrived }) => {
      process.env["NODE_TLS_REJECT_UNAUTHORIZED"] = "0";
      try {
        assert.equal(expectFailure(await send(suite, `https://127.0.0.1:${port}/in`)).code, "tlsFailed");
      } finally {
        delete process.env["NODE_TLS_REJECT_UNAUTHORIZED"];
      }
      assert.equal(arrived(), "");
    }),
  );

  const notTls: Readonly<Record<string, RawScript>> = {
    "speaks plain HTTP": { greet: (socket) => socket.write(answerOf(200, "ok")) },
    "ends the connection": { greet: (socket) => socket.end() },
  };
  for (const [what, script] of Object.entries(notTls)) {
    suite.test(`a receiver at https that ${what}: tlsFailed`, () => expectTlsFailed(suite, script));
  }

  suite.testOf("ownConnections", "a receiver at https that resets the connection at the first byte: tlsFailed", () =>
    expectTlsFailed(suite, { greet: (socket) => socket.once("data", () => socket.resetAndDestroy()) }),
  );
}

async function expectTlsFailed(suite: TransportSuite, script: RawScript): Promise<void> {
  const receiver = await openRawReceiver(script);
  try {
    const reply = await send(suite, `https://127.0.0.1:${receiver.port}/in`);
    assert.equal(expectFailure(reply).code, "tlsFailed");
    await receiver.disconnected();
  } finally {
    await receiver.close();
  }
}

async function send(suite: TransportSuite, url: string) {
  const transport = suite.createTransport("local");
  try {
    return await transport.send({ url, headers: {}, body: Buffer.from("{}") }, new AbortController().signal);
  } finally {
    await transport.close();
  }
}

interface TlsReceiver {
  readonly port: number;
  /** Everything that came through TLS. */
  arrived(): string;
  /** What each client called the receiver; `false` for nothing. */
  readonly names: readonly (string | false)[];
}

/** Answers 200 with `ok`, while this process trusts the authority of the suite. */
async function withTlsReceiver(options: SecureContextOptions, run: (receiver: TlsReceiver) => Promise<void>) {
  const trusted = getCACertificates("default");
  setDefaultCACertificates([...trusted, certificates.authority]);
  let text = "";
  const names: (string | false)[] = [];
  const server = createServer({ key: certificates.serverKey, ...options }, (socket) => {
    names.push(socket.servername ?? false);
    socket.on("error", () => {});
    socket.on("data", (bytes) => {
      text += bytes.toString("latin1");
      if (text.endsWith("{}")) socket.end(answerOf(200, "ok"));
    });
  });
  server.on("tlsClientError", () => {});
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  try {
    await run({ port: (server.address() as AddressInfo).port, arrived: () => text, names });
  } finally {
    server.close();
    await once(server, "close");
    setDefaultCACertificates(trusted);
  }
}

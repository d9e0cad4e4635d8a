import assert from "node:assert/strict";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { createServer, type TlsOptions } from "node:tls";
import { certificates } from "./certificates.ts";
import { trustAuthority } from "./hostile/trust-authority.ts";
import type { TransportCases, TransportSuite } from "./transport-suite.ts";
import { answerOf, expectFailure, expectResponse } from "./with-receiver.ts";

/** Who proves its name is sent to. The hostile receivers hold those that cannot. */
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

  const known: Readonly<Record<string, TlsOptions>> = {
    "whose chain has a step in between": { cert: certificates.byIntermediate + certificates.intermediate },
    "that speaks TLS 1.2": { cert: certificates.trusted, maxVersion: "TLSv1.2" },
  };
  for (const [what, options] of Object.entries(known)) {
    suite.test(`a receiver ${what} is sent to`, () =>
      withTlsReceiver(options, async ({ port, arrived }) => {
        assert.equal(expectResponse(await send(suite, `https://127.0.0.1:${port}/in`)).status, 200);
        assert.match(arrived(), /^POST \/in HTTP\/1\.1\r\n/);
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
async function withTlsReceiver(options: TlsOptions, run: (receiver: TlsReceiver) => Promise<void>) {
  const distrust = trustAuthority();
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
    distrust();
  }
}

import assert from "node:assert/strict";
import type { Socket } from "node:net";
import type { RawReceiver } from "./raw-receiver.ts";
import type { TransportCases } from "./transport-suite.ts";
import { answerOf, expectFailure, expectResponse, withReceiver } from "./with-receiver.ts";

// More than the system keeps for a receiver that does not read.
const long = Buffer.alloc(16_777_216, "x");

const closings: Readonly<Record<string, (socket: Socket) => void>> = {
  ends: (socket) => socket.end(),
  resets: (socket) => socket.resetAndDestroy(),
};

/** Once a byte of a request has left, it is never sent again: only the ledger may decide that. */
export function resendsArea(suite: TransportCases): void {
  for (const [how, close] of Object.entries(closings)) {
    for (const [when, body] of [
      ["at the first byte of the next request", Buffer.from("next")],
      ["in the middle of the next request", long],
    ] as const) {
      suite.test(`a kept connection that the receiver ${how} ${when}: connectionClosed, and no resend`, () => {
        let isHostile = false;
        let begun = 0;
        const greet = (socket: Socket) =>
          socket.on("data", (chunk) => {
            if (!isHostile) return;
            if (chunk.toString("latin1", 0, 5) === "POST ") begun += 1;
            close(socket);
          });
        return withReceiver(
          suite,
          { greet, answer: (socket) => isHostile || socket.write(answerOf(200)) },
          async ({ receiver, send }) => {
            expectResponse(await send());
            isHostile = true;
            assert.equal(expectFailure(await send({ body })).code, "connectionClosed");
            isHostile = false;
            // It comes after anything that might still be under way.
            expectResponse(await send());
            assert.equal(begun, 1);
            assert.equal(copies(receiver, Buffer.from("{}")), 2);
          },
        );
      });
    }

    suite.test(`a kept connection that the receiver ${how} just when a request leaves: sent once or not at all`, () => {
      let kept: Socket | undefined;
      return withReceiver(
        suite,
        {
          answer(socket) {
            kept = socket;
            socket.write(answerOf(200));
          },
        },
        async ({ receiver, send }) => {
          for (let round = 1; round <= 30; round++) {
            expectResponse(await send());
            const body = Buffer.from(`round ${round}`);
            const sent = send({ body });
            if (kept !== undefined) close(kept);
            const reply = await sent;
            if (reply.kind === "failure") assert.equal(reply.code, "connectionClosed", reply.message);
            expectResponse(await send());
            const least = reply.kind === "response" ? 1 : 0;
            assert.ok(
              copies(receiver, body) >= least && copies(receiver, body) <= 1,
              `${copies(receiver, body)} copies`,
            );
          }
        },
      );
    });
  }

  suite.test("an answer counts although the request has not been read to its end", () => {
    let isAnswered = false;
    return withReceiver(
      suite,
      {
        greet: (socket) =>
          socket.once("data", () => {
            isAnswered = true;
            socket.write(answerOf(413, "too much"));
          }),
      },
      async ({ receiver, send }) => {
        assert.equal(expectResponse(await send({ body: long })).status, 413);
        assert.ok(isAnswered && receiver.requests.length <= 1);
      },
    );
  });
}

function copies({ requests }: RawReceiver, body: Buffer): number {
  return requests.filter((request) => request.body.equals(body)).length;
}

import { networkInterfaces } from "node:os";
import { hostileReceivers, openHostileReceiver, openRawReceiver, type RawReceiver } from "@ancrage/conformance";
import { afterAll, beforeAll, expect, test } from "vitest";
import { systemClock } from "../ports/system-clock.ts";
import { createUrlPolicy } from "../url-policy/url-policy.ts";
import { createUndiciTransport } from "./undici-transport.ts";
import { createUrlGuard } from "./url-guard.ts";

/** Stand on 127.0.0.1 and count who comes: one that answers, one that is silent, one that speaks TLS, one that is gone. */
let canaries: readonly RawReceiver[];

beforeAll(async () => {
  const ok = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok";
  const speaksTls = hostileReceivers.find(({ kind }) => kind === "has a certificate for another name");
  if (speaksTls === undefined) throw new Error("No receiver speaks TLS.");
  canaries = [
    await openRawReceiver({ answer: (socket) => socket.write(ok) }),
    await openRawReceiver({}),
    (await openHostileReceiver(speaksTls)).receiver,
    await openRawReceiver({}),
  ];
  await canaries[3]?.close();
});

afterAll(async () => {
  for (const canary of canaries.slice(0, 3)) await canary.close();
});

/** What the name leads to. Nobody here has the private ones, so that whoever dials them waits. */
const answers: readonly (readonly string[])[] = [
  ...["127.0.0.1", "::1", "10.255.255.1", "fd00::1", "169.254.169.254", "0.0.0.0", "::ffff:8.8.8.8", "no address"].map(
    (address) => [address],
  ),
  ...[
    ["8.8.8.8", "127.0.0.1"],
    ["127.0.0.1", "8.8.8.8"],
  ],
  ...Object.values(networkInterfaces()).flatMap((list) => (list ?? []).map(({ address }) => [address])),
];

/** Every answer with every canary's port, over both schemes: at each port something else stands, or nothing. */
function everyDestination() {
  return answers.flatMap((answer) =>
    canaries.flatMap(({ port }) =>
      ["http", "https"].map((scheme) => ({ answer, url: `${scheme}://receiver.example:${port}/in` })),
    ),
  );
}

/** The world, and what was waited for in it. */
function worldOf(answer: readonly string[]) {
  const deadlines: number[] = [];
  const clock: typeof systemClock = {
    ...systemClock,
    after(ms, callback) {
      deadlines.push(ms);
      return systemClock.after(ms, callback);
    },
  };
  const options = { urlPolicy: createUrlPolicy({ ports: "any" }), clock, resolver: { resolve: async () => answer } };
  return { options, deadlines };
}

test("at delivery: one code, the same words, nothing dialled, whatever is there", async () => {
  const replies = new Set<string>();
  for (const { answer, url } of everyDestination()) {
    const { options, deadlines } = worldOf(answer);
    const transport = createUndiciTransport(options);
    const request = { url, headers: {}, body: Buffer.from("{}") };
    replies.add(JSON.stringify(await transport.send(request, new AbortController().signal)));
    await transport.close();
    // For the name alone. To dial would set another.
    expect(deadlines).toEqual([5_000]);
  }
  const [reply, ...others] = [...replies];
  expect(others).toEqual([]);
  expect(JSON.parse(reply ?? "")).toMatchObject({ kind: "failure", code: "destinationRefused" });
  expect(canaries.map(({ connections }) => connections)).toEqual([0, 0, 0, 0]);
});

test("at save: one code, the same words, nothing dialled, whatever is there", async () => {
  const refusals = new Set<string>();
  for (const { answer, url } of everyDestination()) {
    const { options, deadlines } = worldOf(answer);
    const refusal: unknown = await createUrlGuard(options)
      .acceptUrl(url)
      .catch((error: unknown) => error);
    expect(refusal).toMatchObject({ code: "url_refused", details: { reason: "privateAddress" } });
    refusals.add(String(refusal));
    expect(deadlines).toEqual([5_000]);
  }
  expect(refusals.size).toBe(1);
  expect(canaries.map(({ connections }) => connections)).toEqual([0, 0, 0, 0]);
});

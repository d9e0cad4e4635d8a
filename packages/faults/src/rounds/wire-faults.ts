import type { Fault } from "./fault.ts";

// What only these statements hold.
const statements: readonly (readonly [what: string, text: string])[] = [
  ["the producer's COMMIT of its row and the event", "insert into deals"],
  ["an event with its key", 'select distinct on ("tenantId", trigger, key)'],
  ["a claim of events", "wanted.trigger"],
  ["a routing commit", "build_failures = build_failures + 1"],
  ["a claim of deliveries", "chosen as materialized"],
  ["a ledger commit", "said_failures"],
];

/** One statement after the other gets through, and its answer does not. */
export const answersCut: Fault & { readonly statements: number } = {
  name: "answer of a statement cut",
  dispatchers: 1,
  statements: statements.length,
  async inject({ world, turn }) {
    const [what, text] = statements[turn % statements.length] ?? ["nothing", "\0"];
    await world.until(`the answer to ${what} is cut`, world.proxy.cutAnswerTo(text));
    return { deaths: 1, overAt: Date.now() };
  },
};

/** The line to the server goes silent in both directions, and nobody hangs up. New connections are carried. */
export const lineSilent: Fault = {
  name: "line to the server silent",
  dispatchers: 1,
  async inject({ world }) {
    world.proxy.fallSilent();
    // What is on its way to the receiver still arrives.
    return { deaths: 1, overAt: Date.now() + 100 };
  },
};

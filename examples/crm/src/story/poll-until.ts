import { setTimeout } from "node:timers/promises";

const betweenAsksMs = 50;

/** Asks again and again until the answer is the one waited for, and returns it. @throws when `signal` aborts */
export async function pollUntil<Value>(
  ask: () => Promise<Value>,
  isIt: (value: Value) => boolean,
  signal: AbortSignal,
): Promise<Value> {
  for (;;) {
    const value = await ask();
    if (isIt(value)) return value;
    await setTimeout(betweenAsksMs, undefined, { signal });
  }
}

import { openSync, writeSync } from "node:fs";
import { setTimeout as wait } from "node:timers/promises";
import type { ProducerLine } from "./producer-log.ts";

export interface ProducerTerms {
  /** Where it writes down what it means to do, does, and is told. */
  readonly log: string;
  /** Record ids begin with it. */
  readonly prefix: string;
  /** How long each of its four hands rests between records. */
  readonly restMs: number;
  /** Fires an event that stands alone. Resolves with its id. */
  fire(recordId: string, idempotencyKey: string | undefined): Promise<string>;
  /** Fires an event in one transaction with a row of the host's. Resolves with its id. */
  fireWithRow(recordId: string, end: "commit" | "rollback"): Promise<string>;
}

/**
 * Fires events, four at a time, until the returned function is called, which resolves once each is decided. What has a key
 * is repeated until it is accepted; without one nobody can say whether repeating it would fire a second event.
 */
export function startProducing(terms: ProducerTerms): () => Promise<void> {
  const file = openSync(terms.log, "a");
  const note = (line: ProducerLine) => void writeSync(file, `${JSON.stringify(line)}\n`);
  let isStopping = false;
  let next = 0;

  async function hand(): Promise<void> {
    while (!isStopping) {
      const number = next++;
      await produce(`${terms.prefix}-${number}`, kinds[number % kinds.length] ?? "alone", terms, note);
      await wait(terms.restMs);
    }
  }
  const hands = Promise.all([hand(), hand(), hand(), hand()]);
  return async () => {
    isStopping = true;
    await hands;
  };
}

type Kind = (ProducerLine & { said: "begun" })["kind"];
const kinds: readonly Kind[] = ["alone", "keyed", "withRow", "rolledBack", "keyed", "withRow", "withRow"];

async function produce(
  recordId: string,
  kind: Kind,
  { fire, fireWithRow }: ProducerTerms,
  note: (line: ProducerLine) => void,
): Promise<void> {
  for (;;) {
    note({ recordId, kind, said: "begun" });
    try {
      if (kind === "rolledBack") {
        await fireWithRow(recordId, "rollback");
        note({ recordId, said: "rolledBack" });
      } else {
        const key = kind === "keyed" ? recordId : undefined;
        const eventId = kind === "withRow" ? await fireWithRow(recordId, "commit") : await fire(recordId, key);
        note({ recordId, said: "accepted", eventId });
      }
      return;
    } catch (error) {
      note({ recordId, said: isRefused(error) ? "rejected" : "unknown", error: String(error) });
      if (kind === "alone" || kind === "rolledBack") return;
      await wait(50);
    }
  }
}

/** Whether the database itself said no. While it goes down (57), or of a connection (08), it says anything. */
function isRefused(error: unknown): boolean {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  return /^[0-9A-Z]{5}$/.test(code) && !/^(57|08)/.test(code);
}

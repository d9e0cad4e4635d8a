import type { BenchWebhooks } from "./bench-webhooks.ts";

const names = ["delivery.failing", "delivery.exhausted", "delivery.canceled", "event.failed", "event.skipped"] as const;

/** What went wrong in a run where everything should succeed. */
export interface Mishaps {
  /** Each kind with its number: `3 x delivery.failing (timedOut: …)`. Empty: nothing. */
  list(): readonly string[];
}

/** Counts from now on what does not succeed, with the error that the ledger keeps. */
export function countMishaps(webhooks: BenchWebhooks, onFirst: (text: string) => void = () => {}): Mishaps {
  const counts = new Map<string, number>();
  for (const name of names) {
    webhooks.on(name, (event) => {
      const text = `${name} (${causeOf(event)})`;
      if (counts.size === 0) onFirst(text);
      counts.set(text, (counts.get(text) ?? 0) + 1);
    });
  }
  return { list: () => Array.from(counts, ([text, count]) => `${count} x ${text}`) };
}

function causeOf(event: object): string {
  const { error = null, reason = null } = event as {
    error?: string | { code: string; message: string } | null;
    reason?: string | null;
  };
  if (error !== null) return typeof error === "string" ? error : `${error.code}: ${error.message}`;
  return reason ?? "no reason was given";
}

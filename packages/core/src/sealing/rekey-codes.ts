import type { InboundStore } from "../ports/inbound-store.ts";
import type { Rekeyed } from "./rekey-endpoints.ts";
import { readCode, sealCode } from "./sealed-code.ts";
import type { Sealer } from "./sealer.ts";

// Rows that are locked at once.
const batchSize = 100;

/**
 * As `rekeyEndpoints` for the codes of which a copy is kept; their hashes are made anew too. The hash of another code is made
 * anew when somebody calls with it.
 */
export async function rekeyCodes(
  store: Pick<InboundStore, "resealCodes">,
  sealer: Sealer,
  hash: (code: string) => string,
): Promise<Rekeyed> {
  let resealed = 0;
  // By id: a store may ask for the change of one code more than once.
  const unreadable = new Set<string>();
  let after: string | null = null;
  do {
    const { last, changed } = await store.resealCodes(after, batchSize, (stored) => {
      const code = readCode(stored, sealer);
      if (code.copy === null) unreadable.add(stored.id);
      if (code.copy === null || stored.copy === null || sealer.isCurrent(stored.copy)) return stored;
      return { ...sealCode(code, sealer), hash: hash(code.copy) };
    });
    resealed += changed;
    after = last;
  } while (after !== null);
  return { resealed, unreadable: unreadable.size };
}

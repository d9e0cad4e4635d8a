import type { AnyAncrageError } from "../../errors/ancrage-error.ts";
import type { Finding } from "../../ports/finding.ts";
import type { Store } from "../../ports/store.ts";
import { readCode } from "../../sealing/sealed-code.ts";
import { isSealedByFirst, readEndpoint } from "../../sealing/sealed-endpoint.ts";
import type { Sealer } from "../../sealing/sealer.ts";

// Rows that are read at once.
const batchSize = 100;

// More would say nothing new: most often one key is missing.
const mostRepairs = 5;

/** Whether the sealing keys open everything that is sealed. Reads every endpoint and every kept copy of a code, and changes none. */
export async function sealingKeysFinding(store: Store, sealer: Sealer | null): Promise<Finding> {
  const expected = "sealingKeys that open every secret in the store";
  const good = { check: "sealingKeys", outcome: "good", expected, repair: [] } as const;
  if (sealer === null) return { ...good, found: "nothing is sealed: this store keeps nothing on disk" };

  const older = new Set<string>();
  const unreadable = new Map<string, string>();
  const all = new Set<string>();
  await walk((after) =>
    store.subscriptions.resealEndpoints(after, batchSize, (stored) => {
      all.add(stored.id);
      const { unreadable: why } = readEndpoint(stored, sealer);
      if (why !== null) unreadable.set(stored.id, repairOf(why));
      else if (!isSealedByFirst(stored, sealer)) older.add(stored.id);
      return stored;
    }),
  );
  await walk((after) =>
    store.inbound.resealCodes(after, batchSize, (stored) => {
      all.add(stored.id);
      if (readCode(stored, sealer).copy === null) {
        unreadable.set(stored.id, "add the key that sealed the copies of codes to sealingKeys, or rotate those codes");
      } else if (stored.copy !== null && !sealer.isCurrent(stored.copy)) older.add(stored.id);
      return stored;
    }),
  );

  const count = `${all.size} sealed`;
  const aged =
    older.size === 0 ? "" : `, ${older.size} of them with an older key; await webhooks.rekey() seals them anew`;
  if (unreadable.size === 0) return { ...good, found: `${count}, all of them open${aged}` };
  return {
    ...{ check: "sealingKeys", outcome: "wrong", expected },
    found: `${count}, of which ${unreadable.size} do not open: ${[...unreadable.keys()].slice(0, mostRepairs).join(", ")}`,
    repair: [...new Set(unreadable.values())].slice(0, mostRepairs),
  };
}

async function walk(step: (after: string | null) => Promise<{ readonly last: string | null }>): Promise<void> {
  let after: string | null = null;
  do {
    ({ last: after } = await step(after));
  } while (after !== null);
}

function repairOf(why: AnyAncrageError): string {
  return why.code === "sealing_key_missing"
    ? `add the key whose id is ${why.details.keyId} at the end of sealingKeys`
    : why.message;
}

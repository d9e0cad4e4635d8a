import { thrownText } from "../../errors/thrown-text.ts";
import type { InboundRegistry } from "../../inbound/inbound-registry.ts";
import type { InboundLimits } from "../../inbound/receiving/inbound-limits.ts";
import type { Clock } from "../../ports/clock.ts";
import type { CheckName, Finding } from "../../ports/finding.ts";
import type { Store } from "../../ports/store.ts";
import { withDeadline } from "../../ports/with-deadline.ts";
import type { Sealer } from "../../sealing/sealer.ts";
import { clockFinding } from "./clock-finding.ts";
import { type AskUrl, publicUrlFinding } from "./public-url-finding.ts";
import { sealingKeysFinding } from "./sealing-keys-finding.ts";

/** How a diagnosis is made. */
export interface DiagnoseOptions {
  /** Calls the public URL, with an empty POST. Default: it is not called. */
  readonly ask?: AskUrl;
  /** Whose public URL is looked at, where `tenancy` is `required`. Default: nobody's. */
  readonly tenantId?: string;
}

/** What a diagnosis looks at. */
export interface DiagnosedParts {
  readonly store: Store;
  readonly sealer: Sealer | null;
  readonly hooks: InboundRegistry;
  readonly limits: InboundLimits;
  /** What the process goes by before the store is asked for the time. */
  readonly clock: Clock;
}

// A check that takes longer has met a network that drops what it is sent.
const longestMs = 30_000;

/**
 * Everything that has to be right before events are recorded and sent: the store's own findings, the sealing keys, the clock, the
 * public URL. Only reads. What needs the store is skipped where the store is wrong. `tenantId`: `null` skips the public URL.
 */
export async function diagnose(
  { store, sealer, hooks, limits, clock }: DiagnosedParts,
  { ask = null, tenantId }: { readonly ask?: AskUrl | null; readonly tenantId: string | null },
): Promise<readonly Finding[]> {
  const ofStore = await within(clock, "database", async () => (await store.diagnose?.()) ?? []);
  const isUsable = ofStore.every(({ check, outcome }) => check === "tracking" || outcome === "good");
  const ofTables = (check: CheckName, look: () => Promise<Finding>) =>
    isUsable
      ? within(clock, check, async () => [await look()])
      : [skipped(check, "the database is not as it should be")];
  return [
    ...ofStore,
    ...(await ofTables("sealingKeys", () => sealingKeysFinding(store, sealer))),
    ...(await ofTables("clock", () => clockFinding(store, clock))),
    ...(tenantId === null
      ? [skipped("publicUrl", "it may differ from tenant to tenant, and none was named")]
      : await within(clock, "publicUrl", async () => [await publicUrlFinding(hooks.names, limits, tenantId, ask)])),
  ];
}

async function within(
  clock: Clock,
  check: CheckName,
  look: () => Promise<readonly Finding[]>,
): Promise<readonly Finding[]> {
  const about = { check, outcome: "wrong", expected: `an answer within ${longestMs / 1_000} s`, repair: [] } as const;
  try {
    const looked = await withDeadline(clock, longestMs, look);
    return looked.expired ? [{ ...about, found: "none" }] : looked.value;
  } catch (error) {
    return [{ ...about, found: thrownText(error) }];
  }
}

function skipped(check: CheckName, why: string): Finding {
  return { check, outcome: "skipped", expected: "", found: why, repair: [] };
}

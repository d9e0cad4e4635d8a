import type { Clock } from "../../ports/clock.ts";
import type { Finding } from "../../ports/finding.ts";
import type { Store } from "../../ports/store.ts";

// Dispatchers go by the database's time, so a small difference harms nothing; of this size, one of the two is not
// synchronised, and what drifts on is refused by receivers and senders at 300 s.
const mostMs = 5_000;

/** Whether this machine and the database show the same time. */
export async function clockFinding(store: Pick<Store, "now">, clock: Clock): Promise<Finding> {
  const expected = `at most ${mostMs / 1_000} s between this machine and the database`;
  const good = { check: "clock", outcome: "good", expected, repair: [] } as const;
  if (store.now === undefined) return { ...good, found: "the store goes by the time of this machine" };
  const startedMs = clock.monotonicMs();
  const theirs = await store.now();
  const tripMs = clock.monotonicMs() - startedMs;
  const ours = new Date(clock.now().getTime() - tripMs / 2);
  const aheadMs = theirs.getTime() - ours.getTime();
  const found = `${(Math.abs(aheadMs) / 1_000).toFixed(3)} s`;
  if (Math.abs(aheadMs) <= mostMs) return { ...good, found };
  return {
    ...{ check: "clock", outcome: "wrong", expected },
    found: `${found}: here it is ${ours.toISOString()}, in the database ${theirs.toISOString()}`,
    repair: ["timedatectl set-ntp true    # on the machine that is wrong; compare both with: date -u"],
  };
}

import { arch, cpus, platform } from "node:os";

/** What a figure was measured under. Without it a figure says nothing. */
export interface Conditions {
  readonly date: string;
  readonly node: string;
  readonly system: string;
  readonly cpu: string;
  readonly cpus: number;
  readonly bodyBytes: number;
  readonly inFlight: number;
  /** Counted rounds; a round of each to warm up comes before. */
  readonly rounds: number;
  readonly deliveriesPerRound: number;
}

/** The conditions of this machine and this size. */
export function conditionsOf(
  size: Pick<Conditions, "bodyBytes" | "inFlight" | "rounds" | "deliveriesPerRound">,
): Conditions {
  const cores = cpus();
  return {
    date: new Date().toISOString().slice(0, 10),
    node: process.version,
    system: `${platform()} ${arch()}`,
    cpu: cores[0]?.model.trim() ?? "unknown",
    cpus: cores.length,
    ...size,
  };
}

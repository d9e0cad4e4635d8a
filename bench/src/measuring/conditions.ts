import { arch, cpus, platform, totalmem } from "node:os";

/** What a figure was measured under. Without it a figure says nothing. */
export interface Conditions {
  readonly date: string;
  readonly node: string;
  readonly system: string;
  readonly cpu: string;
  readonly cpus: number;
  readonly memoryGiB: number;
  /** Version and settings of the database; `null`: none was started. */
  readonly database: string | null;
  readonly quick: boolean;
}

/** The conditions of this machine. */
export function conditionsOf(run: Pick<Conditions, "database" | "quick">): Conditions {
  const cores = cpus();
  return {
    date: new Date().toISOString().slice(0, 10),
    node: process.version,
    system: `${platform()} ${arch()}`,
    cpu: cores[0]?.model.trim() ?? "unknown",
    cpus: cores.length,
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    ...run,
  };
}

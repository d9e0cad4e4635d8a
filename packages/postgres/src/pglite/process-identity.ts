import { readFileSync, readlinkSync } from "node:fs";
import { hostname } from "node:os";

/** Which process, in words that a later process with the same number does not share. */
export interface ProcessIdentity {
  readonly pid: number;
  /** Where `pid` means something: the machine, and the container in it. */
  readonly host: string;
  /** When it started, as the system counts; null where that cannot be read. */
  readonly startedAt: string | null;
}

/** This process. */
export function ownIdentity(): ProcessIdentity {
  return { pid: process.pid, host: host(), startedAt: startOf(process.pid) };
}

/** Whether the process runs; null when it is, or was, on another machine, and we cannot know. */
export function isRunning({ pid, host: where, startedAt }: ProcessIdentity): boolean | null {
  if (where !== host()) return null;
  try {
    process.kill(pid, 0);
  } catch (error) {
    // A process of another user may not be sent signals, and it runs.
    if (!isCode(error, "EPERM")) return false;
  }
  const now = startOf(pid);
  return startedAt === null || now === null || startedAt === now;
}

/** Containers of one machine have names of their own, but those that share a name still have other process numbers. */
function host(): string {
  return [hostname(), read(() => readlinkSync("/proc/self/ns/pid"))].filter((part) => part !== null).join(" ");
}

/** Ticks from the start of the system, and which start that was: numbers of processes are used again. */
function startOf(pid: number): string | null {
  const stat = read(() => readFileSync(`/proc/${pid}/stat`, "utf8"));
  const boot = read(() => readFileSync("/proc/sys/kernel/random/boot_id", "utf8"));
  // The second field is the program's name in brackets, which may hold spaces and brackets.
  const ticks = stat?.slice(stat.lastIndexOf(")") + 2).split(" ")[19];
  return ticks === undefined || boot === null ? null : `${boot.trim()} ${ticks}`;
}

function read(from: () => string): string | null {
  try {
    return from();
  } catch {
    return null;
  }
}

export function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && "code" in error && error.code === code;
}

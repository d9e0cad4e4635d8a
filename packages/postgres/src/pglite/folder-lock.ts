import { randomUUID } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { AncrageError } from "@ancrage/core";
import { isRunning, ownIdentity, type ProcessIdentity } from "./process-identity.ts";

/** The part of a data folder that is ours; the database leaves alone what it does not know. */
export const lockFolder = "ancrage.lock";

const beatMs = 5_000;
/** After so long without a beat, a holder on another machine counts as dead. */
const silentMs = 20_000;

interface Claim extends ProcessIdentity {
  /** Whether its holder is still making the database: nobody has kept anything in it yet. */
  readonly making: boolean;
}

/** A folder that is ours until `release`, or until the process ends. */
export interface FolderLock {
  /** Whether a process died while it was making the database, so that what lies there is half of one. */
  readonly isHalfMade: boolean;
  /** Says whether the database is being made. */
  note(state: { making: boolean }): void;
  release(): void;
}

/**
 * Locks an existing folder. Each process first puts down a claim of its own and then looks for others: of two at once at
 * least one sees the other. Claims of dead processes are removed.
 * @throws `folder_in_use`
 */
export function lockFolderOf(folder: string): FolderLock {
  const claims = join(folder, lockFolder);
  mkdirSync(claims, { recursive: true });
  const name = `${process.pid}-${randomUUID()}.json`;
  const path = join(claims, name);
  const identity = ownIdentity();

  function write(making: boolean): void {
    // Renamed into place, so that nobody reads half of it.
    const draft = join(claims, `.${name}`);
    writeFileSync(draft, JSON.stringify({ ...identity, making }));
    renameSync(draft, path);
  }
  function release(): void {
    clearInterval(beat);
    process.off("exit", release);
    rmSync(path, { force: true });
  }

  write(false);
  const beat = setInterval(() => touch(path), beatMs);
  beat.unref();
  process.on("exit", release);
  try {
    let isHalfMade = false;
    for (const other of readdirSync(claims)) {
      if (other === name || other.startsWith(".")) continue;
      const claim = readClaim(join(claims, other));
      if (claim === null) continue;
      if (isAlive(claim, join(claims, other))) throw folderInUse(folder, claim, join(claims, other));
      if (claim.making) isHalfMade = true;
    }
    if (isHalfMade) write(true);
    for (const other of readdirSync(claims)) {
      const claim = other === name ? null : readClaim(join(claims, other));
      if (claim !== null && !isAlive(claim, join(claims, other))) rmSync(join(claims, other), { force: true });
    }
    return { isHalfMade, note: ({ making }) => write(making), release };
  } catch (error) {
    release();
    throw error;
  }
}

function readClaim(path: string): Claim | null {
  try {
    return JSON.parse(readFileSync(path, "utf8")) as Claim;
  } catch {
    // Released meanwhile.
    return null;
  }
}

function isAlive(claim: Claim, path: string): boolean {
  return isRunning(claim) ?? Date.now() - (statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0) < silentMs;
}

function touch(path: string): void {
  const now = new Date();
  try {
    utimesSync(path, now, now);
  } catch {
    // Whoever removed the folder under an open database has a greater worry.
  }
}

function folderInUse(folder: string, { pid, host }: Claim, path: string): AncrageError<"folder_in_use"> {
  const who = pid === process.pid ? "this process itself has it open" : `the process ${pid} on ${host} has it open`;
  const what =
    pid === process.pid
      ? "Open it once and share what openPGlite gave; with hot reload keep it on globalThis, or close it first."
      : "Two processes on one folder destroy it. Stop that process, give another folder, or use a PostgreSQL server.";
  return new AncrageError(
    "folder_in_use",
    `The database in ${folder} cannot be opened: ${who}. ${what} (Its claim is ${path}.)`,
    { folder, pid, host },
  );
}

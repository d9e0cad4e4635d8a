import { execFileSync } from "node:child_process";

/** Whom the server runs as: empty for ourselves, since PostgreSQL refuses to run as root. */
export type ServerUser = { readonly uid: number; readonly gid: number } | Record<string, never>;

/** Ourselves, or for root the ordinary user `postgres` or `nobody`. */
export function serverUser(): ServerUser {
  if (process.getuid?.() !== 0) return {};
  for (const name of ["postgres", "nobody"]) {
    const [uid, gid] = [idOf("-u", name), idOf("-g", name)];
    if (uid !== null && gid !== null) return { uid, gid };
  }
  throw new Error(
    "PostgreSQL refuses to run as root, and neither a user postgres nor nobody exists. Make one of them.",
  );
}

function idOf(flag: "-u" | "-g", name: string): number | null {
  try {
    return Number(execFileSync("id", [flag, name], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }));
  } catch {
    return null;
  }
}

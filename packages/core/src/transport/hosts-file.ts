import { readFileSync, statSync } from "node:fs";
import { withoutTrailingDot } from "../url-policy/host-name.ts";
import { parseIpAddress } from "../url-policy/ip-address.ts";

/** Where this machine keeps names of its own. */
const systemHostsFile =
  process.platform === "win32"
    ? `${process.env["SystemRoot"] ?? "C:\\Windows"}\\System32\\drivers\\etc\\hosts`
    : "/etc/hosts";

/** The addresses that the machine's own list gives a name; none for a name that it does not hold. */
export type HostsFile = (hostname: string) => readonly string[];

/**
 * Reads the hosts file, and again when it has changed. It comes before DNS, as everywhere on the machine. Read at once
 * and not by a thread: the threads may be what a slow name keeps busy. A file that cannot be read has no names.
 */
export function createHostsFile(path = systemHostsFile): HostsFile {
  let version = "";
  let names: ReadonlyMap<string, readonly string[]> = new Map();

  function refresh(): void {
    try {
      const { mtimeMs, size, ino } = statSync(path);
      const current = `${mtimeMs} ${size} ${ino}`;
      if (current === version) return;
      names = namesIn(path);
      version = current;
    } catch {
      names = new Map();
      version = "";
    }
  }

  return (hostname) => {
    refresh();
    return names.get(withoutTrailingDot(hostname).toLowerCase()) ?? [];
  };
}

function namesIn(path: string): ReadonlyMap<string, readonly string[]> {
  const names = new Map<string, string[]>();
  for (const line of readFileSync(path, "utf8").split(/\r?\n/)) {
    const [address = "", ...hostnames] = line.replace(/#.*/, "").trim().split(/\s+/);
    // One with a zone is none: it leads nowhere but on its own link.
    if (parseIpAddress(address) === null) continue;
    for (const hostname of hostnames) {
      const name = hostname.toLowerCase();
      const addresses = names.get(name);
      if (addresses === undefined) names.set(name, [address]);
      else if (!addresses.includes(address)) addresses.push(address);
    }
  }
  return names;
}

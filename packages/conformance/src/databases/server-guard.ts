import { spawn } from "node:child_process";
import { once } from "node:events";

/** Outlives this process just long enough to stop the server and to remove what it left, however this process ends. */
export interface ServerGuard {
  /** Names the process to stop; null when none runs. */
  watch(pid: number | null): void;
  /** Stops what is watched, removes the folder, and ends. */
  end(): Promise<void>;
}

// The pipe ends with this process, even by SIGKILL. The last line read is the server; 0 is none.
const script = `
  pid=0
  while read -r line; do pid=$line; done
  if [ "$pid" != 0 ]; then
    kill -QUIT "$pid" 2>/dev/null
    tries=0
    while kill -0 "$pid" 2>/dev/null && [ "$tries" -lt 100 ]; do sleep 0.1; tries=$((tries + 1)); done
  fi
  rm -rf -- "$0"
`;

/** Starts the guard of a server whose own files are below `folder`. */
export function startServerGuard(folder: string): ServerGuard {
  // A group of its own: Ctrl-C must end us, not the guard.
  const guard = spawn("/bin/sh", ["-c", script, folder], {
    cwd: "/",
    detached: true,
    stdio: ["pipe", "ignore", "ignore"],
  });
  guard.unref();
  return {
    watch(pid) {
      guard.stdin.write(`${pid ?? 0}\n`);
    },
    async end() {
      if (guard.exitCode !== null) return;
      guard.ref();
      const exited = once(guard, "exit");
      guard.stdin.end();
      await exited;
    },
  };
}

import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const demo = fileURLToPath(new URL("../../../../examples/crm/src/demo.ts", import.meta.url));

/** The demo as its own process, as `npm run demo` starts it. */
export interface RunningDemo {
  readonly url: string;
  stop(): Promise<void>;
}

export async function startDemo(): Promise<RunningDemo> {
  const folder = await mkdtemp(join(tmpdir(), "ancrage-portal-"));
  const child = spawn(process.execPath, ["--conditions=ancrage-source", demo], {
    cwd: folder,
    env: { ...process.env, PORT: "0", DATABASE_URL: "" },
    stdio: ["pipe", "pipe", "inherit"],
  });
  const closed = once(child, "close");
  let output = "";
  const url = await new Promise<string>((resolve, reject) => {
    child.stdout.setEncoding("utf8").on("data", (chunk: string) => {
      output += chunk;
      const found = /^Portal +(http:\S+)\/login\/acme-operator /m.exec(output);
      if (found !== null) resolve(found[1] ?? "");
    });
    child.on("close", () => reject(new Error(`The demo ended before it printed where the portal is:\n${output}`)));
  });
  return {
    url,
    async stop() {
      child.kill("SIGTERM");
      await closed;
      await rm(folder, { recursive: true });
    },
  };
}

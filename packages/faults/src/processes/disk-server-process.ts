import { appendFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { startPostgresServer } from "@ancrage/conformance/databases";
import { options, say, whenStopped } from "./in-child.ts";

export interface DiskServerOptions {
  /** Where the small disk is mounted, for this process alone. */
  readonly disk: string;
}

// A server whose files are on a small disk. Told `fill`, it leaves no room there; told `free`, it gives it back.
const { disk } = options<DiskServerOptions>();
const ballast = join(disk, "ballast");
const server = await startPostgresServer({ dataFolder: join(disk, "data") });

function fill(): void {
  for (const size of [1_048_576, 4_096]) {
    try {
      for (;;) appendFileSync(ballast, Buffer.alloc(size));
    } catch {
      // Full.
    }
  }
}

async function free(): Promise<void> {
  rmSync(ballast, { force: true });
  // Without room for its log it gives up.
  await server.start();
}

process.on("message", (message: { disk?: "fill" | "free" }) => {
  if (message.disk === "fill") {
    fill();
    say("filled");
  }
  if (message.disk === "free") void free().then(() => say("freed"));
});
whenStopped(() => server.remove());
say("started", { url: server.url });

import { once } from "node:events";
import type { Server } from "node:http";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { readFileIfAny } from "../files/read-file-if-any.ts";
import { writeFileWhole } from "../files/write-file-whole.ts";

// Below the ports that systems give to whoever asks for any, so that it is still free when the receiver comes back.
const firstPort = 20_000;
const ports = 10_000;
const mostTries = 50;

/**
 * Lets the server listen on this machine, on the port noted in `folder`: subscriptions hold its URL. The first time it
 * takes one that is free and notes it. Returns the port, and whether the server listens on it: somebody else may.
 */
export async function listenWhereBefore(
  server: Server,
  folder: string,
): Promise<{ readonly port: number; readonly listens: boolean }> {
  const path = join(folder, "port");
  const noted = readFileIfAny(path);
  for (let tries = 1; ; tries += 1) {
    const port = noted === null ? firstPort + Math.floor(Math.random() * ports) : Number(noted);
    const listens = await tryPort(server, port);
    if (listens && noted === null) writeFileWhole(path, String(port));
    if (listens || tries === mostTries) return { port, listens };
    // The receiver of a demo that was killed is just ending.
    await setTimeout(100);
  }
}

async function tryPort(server: Server, port: number): Promise<boolean> {
  server.listen(port, "127.0.0.1");
  try {
    await once(server, "listening");
    return true;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EADDRINUSE") return false;
    throw error;
  }
}

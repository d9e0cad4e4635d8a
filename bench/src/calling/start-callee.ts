import { fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

/** An application that is called, in a process of its own. */
export interface Callee {
  /** `http://127.0.0.1:port`: `/bare` is the peer's route. */
  readonly origin: string;
  /** The path of the inbound hook. */
  readonly inboundPath: string;
  stop(): Promise<void>;
}

/** Starts it on an empty database. */
export async function startCallee(databaseUrl: string): Promise<Callee> {
  const child = fork(fileURLToPath(new URL("./callee-process.ts", import.meta.url)), [databaseUrl]);
  const exited = once(child, "exit");
  const ready = once(child, "message") as Promise<[{ origin: string; code: string }]>;
  const [{ origin, code }] = await Promise.race([
    ready,
    exited.then(([status]) => {
      throw new Error(`The process that is called ended with ${status}.`);
    }),
  ]);
  return {
    origin,
    inboundPath: `/inbound/${code}`,
    async stop() {
      if (child.connected) child.send("stop");
      await exited;
    },
  };
}

import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";

/** Stands between processes and the server, and breaks what it carries. */
export interface CuttingProxy {
  readonly port: number;
  /**
   * The next statement that holds `text` gets through, its COMMIT too where it stands in a transaction, and the connection
   * is cut when the answer to that comes: the server has done it, and nobody is told. Returns whether that has happened.
   */
  cutAnswerTo(text: string): () => boolean;
  /** Carries nothing more on the connections that are open, in either direction, and ends none. New ones are carried. */
  fallSilent(): void;
  /** How many connections are open. */
  readonly open: number;
  close(): Promise<void>;
}

interface Cut {
  readonly text: string;
  isDone: boolean;
}

/** Carries to `serverPort` of 127.0.0.1. */
export async function openCuttingProxy(serverPort: number): Promise<CuttingProxy> {
  const pairs = new Set<{ readonly near: Socket; readonly far: Socket; isSilent: boolean }>();
  const cuts: Cut[] = [];

  const server = createServer((near) => {
    const far = connect(serverPort, "127.0.0.1");
    const pair = { near, far, isSilent: false };
    let cut: Cut | null = null;
    let isOpen = false;
    pairs.add(pair);
    const end = () => {
      pairs.delete(pair);
      near.destroy();
      far.destroy();
    };
    for (const socket of [near, far]) {
      socket.setNoDelay();
      socket.on("error", end);
    }
    near.on("close", () => {
      // Whoever hangs up on a silent line is not heard on the other side.
      if (!pair.isSilent) end();
    });
    far.on("close", () => {
      if (!pair.isSilent) end();
    });
    near.on("data", (bytes) => {
      if (pair.isSilent) return;
      const index = cuts.findIndex(({ text }) => bytes.includes(text));
      if (cut === null && index !== -1) cut = cuts.splice(index, 1)[0] ?? null;
      if (bytes.includes("begin")) isOpen = true;
      if (bytes.includes("commit\0") || bytes.includes("rollback\0")) isOpen = false;
      far.write(bytes);
    });
    far.on("data", (bytes) => {
      if (pair.isSilent) return;
      if (cut === null || isOpen) {
        near.write(bytes);
        return;
      }
      cut.isDone = true;
      end();
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The proxy has no port.");

  return {
    port: address.port,
    get open() {
      return pairs.size;
    },
    cutAnswerTo(text) {
      const cut = { text, isDone: false };
      cuts.push(cut);
      return () => cut.isDone;
    },
    fallSilent() {
      for (const pair of pairs) pair.isSilent = true;
    },
    async close() {
      for (const { near, far } of pairs) {
        near.destroy();
        far.destroy();
      }
      server.close();
      await once(server, "close");
    },
  };
}

import { setTimeout as wait } from "node:timers/promises";
import type { PostgresServer } from "@ancrage/conformance/databases";
import type { SmallDisk } from "../world/small-disk.ts";
import type { Fault } from "./fault.ts";

/** Every session with the database but the harness's own is ended by the server, several times in a row. */
export const sessionsTerminated: Fault = {
  name: "every session terminated",
  dispatchers: 2,
  async inject({ world, random }) {
    for (let count = 0; count < 10; count += 1) {
      await world.database.query(
        "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()",
      );
      await wait(random() * 100);
    }
    return { deaths: 2, overAt: Date.now() };
  },
};

/** The server goes down without a word to anybody, and comes back after a recovery. */
export function serverShutDown(server: PostgresServer): Fault {
  return goingDown("server shut down at once and started", server, () => server.stop("immediate"));
}

/** SIGKILL for the server's first process. */
export function serverKilled(server: PostgresServer): Fault {
  return goingDown("server killed and started", server, () => server.kill());
}

function goingDown(name: string, server: PostgresServer, goDown: () => Promise<void>): Fault {
  return {
    name,
    dispatchers: 2,
    async inject({ random }) {
      await wait(random() * 300);
      await goDown();
      await wait(random() * 300);
      await server.start();
      return { deaths: 2, overAt: Date.now() };
    },
  };
}

/** No room is left on the server's disk until it has refused an event, and then there is again. */
export function diskFull(disk: SmallDisk): Fault {
  return {
    name: "disk full",
    dispatchers: 1,
    async inject({ world }) {
      const refused = () => world.producerLines().filter(({ said }) => said === "rejected").length;
      const before = refused();
      await disk.fill();
      await world.until("an event is refused", () => refused() > before);
      await disk.free();
      return { deaths: 1, overAt: Date.now() };
    },
  };
}

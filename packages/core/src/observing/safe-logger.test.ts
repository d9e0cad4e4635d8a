import { expect, test } from "vitest";
import { safeLogger } from "./safe-logger.ts";

const levels = ["debug", "info", "warn", "error"] as const;

test("what is said reaches the host's logger on its level, with its fields and its this", () => {
  class HostLogger {
    readonly said: unknown[] = [];
    debug = this.#note("debug");
    info = this.#note("info");
    warn = this.#note("warn");
    error(message: string, fields?: object): void {
      this.said.push(["error", message, fields]);
    }
    #note(level: string) {
      return (message: string, fields?: object) => void this.said.push([level, message, fields]);
    }
  }
  const host = new HostLogger();
  const logger = safeLogger(host);
  for (const level of levels) logger[level](`On ${level}.`, { level });
  expect(host.said).toEqual(levels.map((level) => [level, `On ${level}.`, { level }]));
});

test("a logger that throws stops nobody", () => {
  const fail = () => {
    throw new Error("The log is full.");
  };
  const logger = safeLogger({ debug: fail, info: fail, warn: fail, error: fail });
  for (const level of levels) expect(() => logger[level]("Something.")).not.toThrow();
});

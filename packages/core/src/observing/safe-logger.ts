import type { LogFields, Logger } from "../ports/logger.ts";

/** The host's logger, made harmless: one that throws must not stop a delivery. */
export function safeLogger(logger: Logger): Logger {
  const guarded = (level: keyof Logger) => (message: string, fields?: LogFields) => {
    try {
      logger[level](message, fields);
    } catch {
      // There is nowhere left to say it.
    }
  };
  return { debug: guarded("debug"), info: guarded("info"), warn: guarded("warn"), error: guarded("error") };
}

/** What stands beside a log message. Never a secret, never a payload. */
export type LogFields = Readonly<Record<string, unknown>>;

/** Where Ancrage says what the host should know. A logger that throws is ignored. */
export interface Logger {
  debug(message: string, fields?: LogFields): void;
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
}

/** What several commands need to know, from wherever it was given. */
export interface Settings {
  /** Where the HTTP API is mounted. */
  readonly url?: string;
  /** Sent to it as `Authorization: Bearer …`. */
  readonly token?: string;
  /** The module that exports `webhooks`. */
  readonly app?: string;
  /** Secrets of endpoints (`whsec_…`, or the public key `whpk_…`), separated by spaces. */
  readonly secret?: string;
}

/** The name of one. */
export type SettingName = keyof Settings;

/** What each is called on the command line and in the environment. */
export const settingNames: Readonly<Record<SettingName, { flag: string; variable: string; example: string }>> = {
  url: { flag: "--url", variable: "ANCRAGE_URL", example: "https://app.example/webhooks" },
  token: { flag: "--token", variable: "ANCRAGE_TOKEN", example: "a token of your login" },
  app: { flag: "--app", variable: "ANCRAGE_APP", example: "./src/webhooks.ts" },
  secret: { flag: "--secret", variable: "ANCRAGE_SECRET", example: "whsec_…" },
};

import { type Client, createClient } from "@ancrage/client";
import { CommandError } from "../command-error.ts";
import { exitCode } from "../exit-code.ts";
import { needed, readSettings } from "../settings/read-settings.ts";

/** A client of the API that the settings name, with their token. @throws `CommandError` when there is no url */
export async function apiClient(flags: object): Promise<Client> {
  const settings = await readSettings(flags);
  const url = needed(settings, "url");
  const { token } = settings;
  if (token !== undefined && !/^[\x21-\x7e]+$/.test(token)) {
    throw new CommandError(
      "The token holds a character that no token has, such as a space. Give it without “Bearer”.",
      {
        exitCode: exitCode.usage,
      },
    );
  }
  return createClient({ url, headers: token === undefined ? {} : { authorization: `Bearer ${token}` } });
}

import { mkdir, readdir, rm, stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import { AncrageError, isAncrageError } from "@ancrage/core";
import pRetry from "p-retry";
import type { PGliteClient } from "../database/clients.ts";
import { type FolderLock, lockFolder, lockFolderOf } from "./folder-lock.ts";
import { isCode } from "./process-identity.ts";

/** What `openPGlite` gives: a PGlite instance, by the part that is known without its types. */
export interface OpenedPGlite extends PGliteClient {
  /** Closes the database and lets go of its folder. */
  close(): Promise<void>;
}

export interface OpenPGliteOptions<Client extends OpenedPGlite = OpenedPGlite> {
  /**
   * Opens the folder, for extensions and other options of PGlite and for its own type:
   * `create: (dataDir) => PGlite.create({ dataDir, extensions })`. Default: `PGlite.create(dataDir)`.
   */
  readonly create?: (dataDir: string) => Promise<Client>;
}

/**
 * Opens the PGlite database in `folder`, or makes one where there is nothing. The folder belongs to this process until
 * `close`, or until it ends, however it ends.
 * @throws `folder_in_use` when another process has it open; `folder_damaged` when there is something else in it, or a
 *   database that cannot be opened: nothing is deleted and nothing starts empty; `package_missing` without PGlite
 */
export async function openPGlite<Client extends OpenedPGlite = OpenedPGlite>(
  folder: string,
  { create }: OpenPGliteOptions<Client> = {},
): Promise<Client> {
  const dataDir = resolve(folder);
  // The default gives what OpenedPGlite says; a caller that says more gives `create`.
  const open = create ?? ((await defaultCreate()) as (dataDir: string) => Promise<Client>);
  await mkdir(dataDir, { recursive: true });
  const lock = await lockPatiently(dataDir);
  try {
    const isNew = await mustBeMade(dataDir, lock.isHalfMade);
    if (isNew) lock.note({ making: true });
    const client = await opened(dataDir, open);
    if (isNew) lock.note({ making: false });
    return releasing(client, () => lock.release());
  } catch (error) {
    lock.release();
    throw error;
  }
}

/** Tries for about a second: of two at once both may have given way, and with hot reload the process before is just ending. */
function lockPatiently(dataDir: string): Promise<FolderLock> {
  return pRetry(() => lockFolderOf(dataDir), {
    ...{ retries: 4, minTimeout: 100, factor: 1.5, randomize: true },
    shouldRetry: ({ error }) => isAncrageError(error, "folder_in_use") && error.details.pid !== process.pid,
  });
}

/** Whether there is no database yet. What a process left that died while making one is removed: nobody has used it. */
async function mustBeMade(dataDir: string, isHalfMade: boolean): Promise<boolean> {
  const contents = (await readdir(dataDir)).filter((name) => name !== lockFolder);
  if (isHalfMade) {
    for (const name of contents) await rm(join(dataDir, name), { recursive: true });
    return true;
  }
  if (contents.length === 0) return true;
  if ((await stat(join(dataDir, "PG_VERSION")).catch(() => null)) !== null) return false;
  throw new AncrageError(
    "folder_damaged",
    `${dataDir} holds files, but no database: it has no PG_VERSION. Nothing was changed. Give an empty folder, or restore this one from a backup.`,
    { folder: dataDir },
  );
}

async function opened<Client>(dataDir: string, open: (dataDir: string) => Promise<Client>): Promise<Client> {
  try {
    return await open(dataDir);
  } catch (cause) {
    throw new AncrageError(
      "folder_damaged",
      `The database in ${dataDir} cannot be opened: files of it are missing or cut off, or another version of PGlite made it. Nothing was deleted. Restore it from a backup, open it with the version that made it, or give another folder to begin with nothing.`,
      { folder: dataDir },
      { cause },
    );
  }
}

async function defaultCreate(): Promise<(dataDir: string) => Promise<OpenedPGlite>> {
  try {
    const { PGlite } = await import("@electric-sql/pglite");
    return (dataDir) => PGlite.create(dataDir);
  } catch (cause) {
    if (!isCode(cause, "ERR_MODULE_NOT_FOUND")) throw cause;
    throw new AncrageError(
      "package_missing",
      "PGlite is not installed, and it comes only when asked for. Run: npm install @electric-sql/pglite",
      { package: "@electric-sql/pglite" },
      { cause },
    );
  }
}

function releasing<Client extends OpenedPGlite>(client: Client, release: () => void): Client {
  const close = client.close.bind(client);
  client.close = async () => {
    try {
      await close();
    } finally {
      release();
    }
  };
  return client;
}

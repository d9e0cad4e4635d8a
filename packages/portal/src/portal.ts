import { readdirSync, readFileSync } from "node:fs";
import { extname } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

/** A file of the portal, as an adapter serves it. */
export interface PortalFile {
  readonly contentType: string;
  readonly text: string;
  /** The same, compressed by gzip. */
  readonly gzip: Uint8Array;
  /** Its name holds a hash of its content, so that browsers may keep it for ever. */
  readonly isImmutable: boolean;
}

const contentTypes: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
};

// The same from `src` and from `dist`.
const built = fileURLToPath(new URL("../dist/web/", import.meta.url));

/**
 * The portal as a table of files, for the option `portal` of an adapter; `""` is the page. Reads and compresses them: call it
 * once, when the application starts.
 * @throws `Error` in a clone of the repository where `npm run build` has not been run
 */
export function portal(): ReadonlyMap<string, PortalFile> {
  return new Map(filesBelow(built).map((path) => [path === "index.html" ? "" : path, portalFile(path)]));
}

function portalFile(path: string): PortalFile {
  const text = readFileSync(`${built}${path}`, "utf8");
  return {
    contentType: contentTypes[extname(path)] ?? "application/octet-stream",
    text,
    gzip: gzipSync(text, { level: 9 }),
    isImmutable: path.startsWith("assets/"),
  };
}

function filesBelow(folder: string): readonly string[] {
  try {
    const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
    const files = entries.filter((entry) => entry.isFile() && extname(entry.name) in contentTypes);
    return files
      .map(({ parentPath, name }) => `${parentPath}/${name}`.replaceAll("\\", "/").slice(folder.length))
      .map((path) => path.replace(/^\//, ""));
  } catch (cause) {
    throw new Error(`The portal is not built: there is no ${folder}. In a clone of the repository run npm run build.`, {
      cause,
    });
  }
}

import { fileURLToPath } from "node:url";
import type { InlineConfig } from "vite";

const folder = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** How the screens are bundled: nothing inline (the policy allows none), every name but the page's with a hash, paths relative. */
export const viteConfig: InlineConfig = {
  configFile: false,
  logLevel: "warn",
  root: folder("../src/web/"),
  base: "./",
  publicDir: false,
  resolve: { conditions: ["ancrage-source", "module", "browser", "production"] },
  define: { "process.env.NODE_ENV": '"production"' },
  // The same bundle wherever it is built, also where a test runner has set NODE_ENV.
  mode: "production",
  oxc: { jsx: { runtime: "automatic", development: false } },
  build: {
    outDir: folder("../dist/web/"),
    emptyOutDir: true,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    target: "baseline-widely-available",
    reportCompressedSize: false,
    license: false,
    rolldownOptions: {
      onwarn(warning, warn) {
        // "use client" at the head of a module is for servers that render React, and there is none.
        if (warning.code !== "MODULE_LEVEL_DIRECTIVE") warn(warning);
      },
    },
  },
};

/** The dialog for a host's own pages, as one module under a name that stays. */
export const syncFailureConfig: InlineConfig = {
  ...viteConfig,
  build: {
    ...viteConfig.build,
    emptyOutDir: false,
    lib: { entry: folder("../src/sync-failure/index.ts"), formats: ["es"], fileName: "sync-failure" },
  },
};

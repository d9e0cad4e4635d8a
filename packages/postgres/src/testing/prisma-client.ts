import { PrismaPg } from "@prisma/adapter-pg";
import { type GetPrismaClientConfig, getPrismaClient, type ITXClientDenyList } from "@prisma/client/runtime/client";

// No library of types that is loaded here names it, nor are the two modules below typed.
declare const WebAssembly: { readonly Module: new (bytes: Uint8Array) => unknown };
const compiler = "@prisma/client/runtime/query_compiler_fast_bg.postgresql";

/** What `prisma generate` writes for a schema without models: raw statements need none, and no test needs the generator. */
const config: GetPrismaClientConfig = {
  previewFeatures: [],
  clientVersion: "7.10.0",
  engineVersion: "d1b3f377ca835d73fd50954a5e22128b9ebdd6b8",
  activeProvider: "postgresql",
  inlineSchema: 'datasource db {\n  provider = "postgresql"\n}\n',
  runtimeDataModel: { models: {}, enums: {}, types: {} },
  parameterizationSchema: { strings: [], graph: "AAAA" },
  compilerWasm: {
    getRuntime: () => import(`${compiler}.mjs`),
    async getQueryCompilerWasmModule() {
      const { wasm } = await import(`${compiler}.wasm-base64.mjs`);
      return new WebAssembly.Module(Buffer.from(wasm, "base64"));
    },
    importName: "./query_compiler_fast_bg.js",
  },
};

type Client = InstanceType<ReturnType<typeof getPrismaClient>>;

/** The real client of Prisma, without a model. */
export function createPrismaClient(url: string): Client {
  return new (getPrismaClient(config))({ adapter: new PrismaPg({ connectionString: url }) });
}

/** What it hands to the callback of `$transaction`; a generated client calls it `Prisma.TransactionClient`. */
export type TransactionClient = Omit<Client, ITXClientDenyList>;

import { PrismaPg } from "@prisma/adapter-pg";
import { type GetPrismaClientConfig, getPrismaClient } from "@prisma/client/runtime/client";

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
    getRuntime: () => import("@prisma/client/runtime/query_compiler_fast_bg.postgresql.mjs"),
    async getQueryCompilerWasmModule() {
      const { wasm } = await import("@prisma/client/runtime/query_compiler_fast_bg.postgresql.wasm-base64.mjs");
      return new WebAssembly.Module(Buffer.from(wasm, "base64"));
    },
    importName: "./query_compiler_fast_bg.js",
  },
};

/** The real client of Prisma, without a model. */
export class PrismaClient extends getPrismaClient(config) {
  constructor(url: string) {
    super({ adapter: new PrismaPg({ connectionString: url }) });
  }
}

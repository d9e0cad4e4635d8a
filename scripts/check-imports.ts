import { readImports } from "./import-graph.ts";
import { importFaults } from "./import-rules.ts";

const imports = readImports(process.cwd());
const faults = importFaults(imports);
for (const fault of faults) console.error(fault);
console.log(`${imports.length} imports, ${faults.length} faults`);
process.exitCode = faults.length === 0 && imports.length > 0 ? 0 : 1;

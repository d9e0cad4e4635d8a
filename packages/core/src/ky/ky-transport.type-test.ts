// Compiled, not run: each line marked with @ts-expect-error must be refused by the compiler.
import type { Transport } from "../ports/transport.ts";
import { createKyTransport } from "./ky-transport.ts";

export function addressGuardIsTypedOut(): readonly Transport[] {
  return [
    createKyTransport({ addressGuard: "none" }),
    createKyTransport({ addressGuard: "none", urlPolicy: { ports: "any", allow: ["10.0.0.0/8"] } }),
    // @ts-expect-error: who gives the address guard up says so
    createKyTransport(),
    // @ts-expect-error: also beside other options
    createKyTransport({ urlPolicy: {} }),
    // @ts-expect-error: there is no other word for it
    createKyTransport({ addressGuard: false }),
  ];
}

import { inboundHooksWith } from "@ancrage/core";
import type { Queries } from "../storage/payments-database.ts";

/** `defineInboundHook` for handlers that use this shop's database, and transactions of it. */
export const definePaymentsHook = inboundHooksWith<Queries, Queries>();

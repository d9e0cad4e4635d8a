import type { Logger } from "../../ports/logger.ts";
import type { Random } from "../../ports/random.ts";
import type { InboundRegistry } from "../inbound-registry.ts";
import type { RunTerms } from "./run-handler.ts";

/** What running handlers works with. */
export interface RunningTerms extends RunTerms {
  readonly processId: string;
  readonly hooks: InboundRegistry;
  readonly random: Random;
  readonly logger: Logger;
  /** Longer waits are left to the poll. */
  readonly pollMs: number;
  /** Called when a receipt that had to wait may be claimed: its retry is due, or its turn has come. */
  readonly onDue: () => void;
}

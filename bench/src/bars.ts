import type { Bar } from "./bar.ts";
import { durableDelivery } from "./bars/durable-delivery.ts";
import { hangingEndpoints } from "./bars/hanging-endpoints.ts";
import { hostTransaction } from "./bars/host-transaction.ts";
import { idleLatency } from "./bars/idle-latency.ts";
import { inboundReceiving } from "./bars/inbound-receiving.ts";
import { ledgerPage } from "./bars/ledger-page.ts";
import { memoryDelivery } from "./bars/memory-delivery.ts";
import { portalLongTasks } from "./bars/portal-long-tasks.ts";
import { residentMemory } from "./bars/resident-memory.ts";
import { scaleOut } from "./bars/scale-out.ts";
import { waitingBacklog } from "./bars/waiting-backlog.ts";
import { wideRouting } from "./bars/wide-routing.ts";
import type { BarName } from "./settings.ts";

/** Every bar by its name. */
export const bars: Readonly<Record<BarName, Bar>> = {
  memory: memoryDelivery,
  P1: durableDelivery,
  P2: waitingBacklog,
  P3: hostTransaction,
  P4: wideRouting,
  P5: idleLatency,
  P6: hangingEndpoints,
  P7: ledgerPage,
  P8: residentMemory,
  P9: inboundReceiving,
  P10: scaleOut,
  portal: portalLongTasks,
};

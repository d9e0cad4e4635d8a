import { addressesArea } from "./addresses-area.ts";
import { connectionsArea } from "./connections-area.ts";
import { deadlinesArea } from "./deadlines-area.ts";
import { faultsArea } from "./faults-area.ts";
import { requestsArea } from "./requests-area.ts";
import { responsesArea } from "./responses-area.ts";
import { tlsArea } from "./tls-area.ts";
import type { TransportSuite } from "./transport-suite.ts";

/**
 * What every transport must do, over real sockets: send what it is given, once, and tell truly what came of it. The
 * receivers speak raw TCP, so that they can also do what no HTTP server would. Registers its tests with the caller's
 * `test`; a test fails by throwing.
 */
export function transportConformance(suite: TransportSuite): void {
  requestsArea(suite);
  responsesArea(suite);
  faultsArea(suite);
  deadlinesArea(suite);
  connectionsArea(suite);
  tlsArea(suite);
  addressesArea(suite);
}

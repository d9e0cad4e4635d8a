import { addressesArea } from "./addresses-area.ts";
import { connectionsArea } from "./connections-area.ts";
import { deadlinesArea } from "./deadlines-area.ts";
import { faultsArea } from "./faults-area.ts";
import { hostileArea } from "./hostile-area.ts";
import { requestsArea } from "./requests-area.ts";
import { resendsArea } from "./resends-area.ts";
import { responsesArea } from "./responses-area.ts";
import { tlsArea } from "./tls-area.ts";
import type { ExcludedCase, TransportCases, TransportSuite } from "./transport-suite.ts";

/**
 * What every transport must do, over real sockets: send what it is given, once, and tell truly what came of it. The
 * receivers speak raw TCP, so that they can also do what no HTTP server would. Registers its tests with the caller's
 * `test`; a test fails by throwing. Returns the cases that it left out because of what the transport lacks.
 */
export function transportConformance(suite: TransportSuite): readonly ExcludedCase[] {
  const excluded: ExcludedCase[] = [];
  const cases: TransportCases = {
    ...suite,
    testOf(capability, title, run) {
      const reason = suite.lacks?.[capability];
      if (reason === undefined) suite.test(title, run);
      else excluded.push({ title, reason });
    },
  };
  requestsArea(cases);
  responsesArea(cases);
  faultsArea(cases);
  hostileArea(cases);
  deadlinesArea(cases);
  connectionsArea(cases);
  resendsArea(cases);
  tlsArea(cases);
  addressesArea(cases);
  return excluded;
}

import { answersArea } from "./answers-area.ts";
import { callersArea } from "./callers-area.ts";
import { codesArea } from "./codes-area.ts";
import { crossOriginArea } from "./cross-origin-area.ts";
import { duplicatesArea } from "./duplicates-area.ts";
import type { InboundSuite } from "./inbound-suite.ts";
import { rawBytesArea } from "./raw-bytes-area.ts";
import { receiptsArea } from "./receipts-area.ts";
import { socketsArea } from "./sockets-area.ts";

/**
 * What an adapter of inbound hooks must do, over real sockets, with a real store behind it: the order of work with its
 * statuses, and the bytes as they came. Registers its tests with the caller's `test`; a test fails by throwing.
 */
export function inboundAdapterConformance(suite: InboundSuite): void {
  codesArea(suite);
  callersArea(suite);
  rawBytesArea(suite);
  answersArea(suite);
  duplicatesArea(suite);
  receiptsArea(suite);
  crossOriginArea(suite);
  socketsArea(suite);
}

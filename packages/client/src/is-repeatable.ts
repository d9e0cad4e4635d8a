import type { Route, RouteName } from "@ancrage/core/api";
import type { AnyRequest } from "./route-url.ts";

// What may be done twice without anybody noticing, although it is no GET. Not here, although the server would do it once: what shows
// a secret this once (subscribe, updateEndpoint), and what tells in its answer what it did (forget, revokeSecret).
const repeatable = new Set<RouteName>([
  "match",
  "pause",
  "resume",
  "pauseEndpoint",
  "resumeEndpoint",
  "deleteEndpoint",
  "tickTriggers",
  "switchInboundHook",
  "revokeCode",
  "draftMail",
  "inferPaths",
  "unsubscribe",
]);

/** Whether a call whose answer was lost may be made again: nothing is done twice, and nothing that was shown is missed. */
export function isRepeatable(route: Route & { readonly name: RouteName }, { body }: AnyRequest): boolean {
  if (route.method === "GET" || repeatable.has(route.name)) return true;
  return route.name === "replayDeliveries" && isReplayOnce(body);
}

// A batch from a cursor sends each once, however often it is asked for; a dry run sends nothing.
function isReplayOnce(body: unknown): boolean {
  if (typeof body !== "object" || body === null) return false;
  return ("cursor" in body && typeof body.cursor === "string") || ("dryRun" in body && body.dryRun === true);
}

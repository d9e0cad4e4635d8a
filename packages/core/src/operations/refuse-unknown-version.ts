import { invalidRequest } from "../api/invalid-request.ts";
import { newestVersion } from "../triggers/payload-version.ts";
import type { TriggerRegistry } from "../triggers/trigger-registry.ts";

/** Refuses a version that no trigger has come to yet: whoever asks for it expects what is not there. @throws `invalid_request` */
export function refuseUnknownVersion(triggers: TriggerRegistry, payloadVersion: number | undefined): void {
  const newest = newestVersion(triggers.all);
  if (payloadVersion === undefined || payloadVersion <= newest) return;
  const message = `No payload has a version ${payloadVersion}. The newest is ${newest}.`;
  throw invalidRequest([{ path: "payloadVersion", message }]);
}

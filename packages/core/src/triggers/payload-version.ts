import { lineOf, thrownText } from "../errors/thrown-text.ts";
import type { AnyTrigger, RegisteredVersion } from "./trigger.ts";
import { issuesText, MAX_PAYLOAD_BYTES, validatePayload } from "./validate-payload.ts";

/** A payload in one version, or why there is none. */
export type VersionedPayload =
  | { readonly kind: "built"; readonly json: string }
  | { readonly kind: "tooLarge"; readonly bytes: number }
  | { readonly kind: "failed"; readonly error: string };

/** A trigger's version for whoever asked for `wanted`: the greatest that is not above it. */
export function versionFor(
  { registeredVersions }: Pick<AnyTrigger, "registeredVersions">,
  wanted: number,
): RegisteredVersion | undefined {
  return registeredVersions.findLast(({ version }) => version <= wanted);
}

/** The newest version of all these triggers: what an endpoint that is made now is sent. */
export function newestVersion(triggers: readonly Pick<AnyTrigger, "registeredVersions">[]): number {
  return Math.max(1, ...triggers.flatMap(({ registeredVersions }) => registeredVersions.map(({ version }) => version)));
}

/** What was built, as JSON, in a version of it. Never throws; version 1 is `json` itself. */
export function payloadInVersion({ version, from, payload }: RegisteredVersion, json: string): VersionedPayload {
  if (from === null) return { kind: "built", json };
  try {
    const verdict = validatePayload({ payload }, from(JSON.parse(json)));
    if (!verdict.ok) return failed(version, `it does not fit its schema: ${issuesText(verdict.issues)}`);
    if (verdict.bytes > MAX_PAYLOAD_BYTES) return { kind: "tooLarge", bytes: verdict.bytes };
    return { kind: "built", json: verdict.json };
  } catch (error) {
    return failed(version, thrownText(error));
  }
}

function failed(version: number, why: string): VersionedPayload {
  return { kind: "failed", error: lineOf(`Version ${version} of the payload could not be made: ${why}`) };
}

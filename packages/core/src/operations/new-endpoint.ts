import type { Endpoint, EndpointKind } from "../model/endpoint.ts";
import { firstEndpoint } from "../model/first-endpoint.ts";
import type { Viewer } from "../model/viewer.ts";
import type { SignatureVersion } from "../signing/secret.ts";
import { newestVersion } from "../triggers/payload-version.ts";
import { newSecret } from "./endpoint-secrets.ts";
import type { OperatingTerms } from "./operating-terms.ts";

/** The row of an endpoint that is about to exist: enabled, with a secret of its own and the newest payloads, named by its host and id. */
export function newEndpoint(
  { clock, ids, triggers }: Pick<OperatingTerms, "clock" | "ids" | "triggers">,
  { tenantId, ownerId }: Viewer,
  kind: EndpointKind,
  url: string,
  signature: SignatureVersion = "v1",
): Endpoint {
  const createdAt = clock.now();
  const id = ids.next("ep", createdAt);
  const name = `${new URL(url).host} ${id}`;
  return firstEndpoint({
    ...{ id, tenantId, ownerId, kind, name, url, createdAt },
    secrets: [newSecret(signature, ids, createdAt)],
    payloadVersion: newestVersion(triggers.all),
  });
}

import { checkInput } from "../api/check-input.ts";
import { createEndpointBody, rotateSecretBody, updateEndpointBody } from "../api/endpoint-schemas.ts";
import { announceEndpoint } from "../delivering/announce-endpoint.ts";
import { endpointAlerts } from "../emitting/endpoint-alerts.ts";
import type { Endpoint } from "../model/endpoint.ts";
import { NO_PAUSE, UNTIL_RESUMED } from "../model/endpoint-health.ts";
import { liveSecrets } from "../model/endpoint-secret.ts";
import { jwksOf } from "../signing/jwks.ts";
import type { ActingFor } from "./acting-for.ts";
import { endpointListing, pauseRequest, sequenceRange } from "./call-schemas.ts";
import { editEndpoint, editHeaders, refuseUnsendable, storedAuthentication, storedRate } from "./edit-endpoint.ts";
import { endpointNotFound, notSequenced } from "./endpoint-refusals.ts";
import { newSecret, withoutSecret, withRotatedSecret } from "./endpoint-secrets.ts";
import { discardHeld, heldBy } from "./held-deliveries.ts";
import { newEndpoint } from "./new-endpoint.ts";
import { type OperatingTerms, viewerOf } from "./operating-terms.ts";
import type { Operations } from "./operations.ts";
import { pauseEnd } from "./pause-end.ts";
import { refuseUnknownVersion } from "./refuse-unknown-version.ts";
import { endpointReply, newSecretReply, pageReply } from "./replies.ts";
import { sendTestDelivery } from "./send-test-delivery.ts";
import { sequenceReply } from "./sequence-reply.ts";
import { sequencedPayload } from "./sequenced-payload.ts";
import { triggerGridOperations } from "./trigger-grid.ts";

export function endpointOperations(terms: OperatingTerms): Operations["endpoints"] {
  const { store, triggers, urlGuard, clock, ids, lifecycle, onDue, onRecorded } = terms;

  async function change(
    endpointId: string,
    actingFor: ActingFor | undefined,
    edit: (endpoint: Endpoint) => Endpoint,
  ): Promise<Endpoint> {
    let before: Endpoint | null = null;
    const endpoint = await store.subscriptions.updateEndpoint(
      viewerOf(terms, actingFor),
      endpointId,
      (current) => {
        before = current;
        return edit(current);
      },
      (was, is) => endpointAlerts(was, is, { triggers, ids, now: clock.now() }),
    );
    if (endpoint === null) throw endpointNotFound(endpointId);
    if (before !== null && endpoint.state === "disabled") {
      announceEndpoint(before, endpoint, lifecycle);
      onRecorded();
    }
    return endpoint;
  }

  return {
    ...triggerGridOperations(terms),
    async create(request, actingFor) {
      const wanted = checkInput(createEndpointBody, request);
      const viewer = viewerOf(terms, actingFor);
      refuseUnknownVersion(triggers, wanted.payloadVersion);
      const made = newEndpoint(terms, viewer, "managed", await urlGuard.acceptUrl(wanted.url), wanted.signature);
      const endpoint: Endpoint = {
        ...made,
        name: wanted.name,
        ownerId: wanted.ownerId ?? viewer.ownerId,
        description: wanted.description ?? null,
        envelope: wanted.envelope ?? "standard",
        payloadVersion: wanted.payloadVersion ?? made.payloadVersion,
        attemptTimeoutMs: wanted.attemptTimeoutMs ?? null,
        retryScheduleMs: wanted.retryScheduleMs ?? null,
        ...storedRate(wanted.rate ?? null),
        concurrency: wanted.concurrency ?? null,
        headers: editHeaders([], wanted.headers ?? []),
        authentication: storedAuthentication(wanted.authentication ?? { kind: "none" }),
        allowSameUrl: wanted.allowSameUrl ?? false,
        sequenced: wanted.sequenced ?? false,
      };
      refuseUnsendable(endpoint);
      await store.subscriptions.insertEndpoint(endpoint);
      return { ...endpointReply(endpoint, clock.now()), ...newSecretReply(endpoint) };
    },
    async list(query = {}, actingFor) {
      const listing = checkInput(endpointListing, query);
      const now = clock.now();
      const page = await store.subscriptions.listEndpoints(viewerOf(terms, actingFor), listing);
      return pageReply(page, (endpoint) => endpointReply(endpoint, now));
    },
    async get(endpointId, actingFor) {
      const endpoint = await store.subscriptions.getEndpoint(viewerOf(terms, actingFor), endpointId);
      if (endpoint === null) throw endpointNotFound(endpointId);
      return { ...endpointReply(endpoint, clock.now()), held: await heldBy(terms, endpoint) };
    },
    async pause(endpointId, request = {}, actingFor) {
      const { until } = checkInput(pauseRequest, request);
      const now = clock.now();
      const pause = { pausedUntil: pauseEnd(until ?? UNTIL_RESUMED, now), pauseReason: "byOperator" } as const;
      return endpointReply(await change(endpointId, actingFor, (current) => ({ ...current, ...pause })), now);
    },
    async resume(endpointId, actingFor) {
      const endpoint = await change(endpointId, actingFor, (current) => ({ ...current, ...NO_PAUSE }));
      onDue();
      return endpointReply(endpoint, clock.now());
    },
    discard: (endpointId, actingFor) => discardHeld(terms, endpointId, actingFor),
    async update(endpointId, request, actingFor) {
      const wanted = checkInput(updateEndpointBody, request);
      refuseUnknownVersion(triggers, wanted.payloadVersion);
      const edit = wanted.url === undefined ? wanted : { ...wanted, url: await urlGuard.acceptUrl(wanted.url) };
      const now = clock.now();
      // Made beforehand, one of them in vain: a store may ask for the change more than once.
      const made = { v1: newSecret("v1", ids, now), v1a: newSecret("v1a", ids, now) };
      const endpoint = await change(endpointId, actingFor, (current) =>
        editEndpoint(current, edit, { now, newSecret: (version) => made[version] }),
      );
      if (endpoint.state === "enabled") onDue();
      const reply = endpointReply(endpoint, now);
      const isReplaced = endpoint.secrets.some(({ id }) => id === made.v1.id || id === made.v1a.id);
      return isReplaced ? { ...reply, ...newSecretReply(endpoint) } : reply;
    },
    async rotateSecret(endpointId, request, actingFor) {
      const { signature, overlapMs } = checkInput(rotateSecretBody, request ?? {});
      const now = clock.now();
      const secret = newSecret(signature, ids, now);
      const endpoint = await change(endpointId, actingFor, (current) =>
        withRotatedSecret(current, secret, { overlapMs, now }),
      );
      return { id: secret.id, ...newSecretReply(endpoint), secrets: endpointReply(endpoint, now).secrets };
    },
    async revokeSecret(endpointId, secretId, actingFor) {
      await change(endpointId, actingFor, (current) => withoutSecret(current, secretId, clock.now()));
    },
    async jwks(endpointId) {
      const endpoint = await store.subscriptions.findEndpoint(endpointId);
      return jwksOf(liveSecrets(endpoint?.secrets ?? [], clock.now()));
    },
    async delete(endpointId, actingFor) {
      await store.subscriptions.deleteEndpoint(viewerOf(terms, actingFor), endpointId, clock.now());
    },
    async listEvents(endpointId, wanted = {}, actingFor) {
      const range = checkInput(sequenceRange, wanted);
      const viewer = viewerOf(terms, actingFor);
      const sequence = await store.deliveries.listSequence(viewer, endpointId, range);
      if (sequence === null) throw endpointNotFound(endpointId);
      if (!sequence.sequenced) throw notSequenced(endpointId);
      const endpoint = await store.subscriptions.getEndpoint(viewer, endpointId);
      if (endpoint === null) throw endpointNotFound(endpointId);
      return sequenceReply(sequence, range, (sent) => sequencedPayload(sent, endpoint, terms));
    },
    sendTestDelivery: (endpointId, trigger, options, actingFor) =>
      sendTestDelivery(terms, { endpointId, trigger, options }, actingFor),
  };
}

import type { TriggerReply } from "../../api/replies.ts";
import { type JsonObject, schemaRef } from "./json-schemas.ts";
import { payloadName } from "./trigger-schema.ts";

/** What a receiver of a trigger is sent, and what its answers mean: an entry of `webhooks`. */
export function triggerWebhook(trigger: TriggerReply): JsonObject {
  return {
    post: {
      operationId: `receive${trigger.name}`,
      summary: trigger.description,
      description:
        "Sent to each endpoint that is subscribed, in the envelope and the version that it has chosen. Verify the signature first. Under webhook-content thin or degraded, the payload is a ThinPayload.",
      parameters: Object.keys(webhookParameters).map((name) => ({ $ref: `#/components/parameters/${name}` })),
      requestBody: { required: true, content: envelopes(trigger) },
      responses: receiverAnswers,
      // The login of the API is not that of the receiver; what it can rely on is the signature.
      security: [],
    },
  };
}

/** The headers that every webhook carries, under their names among the document's parameters. */
export const webhookParameters: JsonObject = {
  WebhookId: header(
    "webhook-id",
    "The event's id; the same for every attempt, so a receiver that has seen it is done.",
    {
      type: "string",
    },
  ),
  WebhookTimestamp: header("webhook-timestamp", "When this attempt was made, in Unix seconds.", { type: "integer" }),
  WebhookSignature: header(
    "webhook-signature",
    "Signatures of Standard Webhooks 1.0, one for each live secret, newest first, with spaces between.",
    { type: "string", examples: ["v1,K5oZfzN95Z9UVu1EsfQmfVNQhnkZ2pj9o9NDN/H/pI4="] },
  ),
  WebhookEndpoint: header("webhook-endpoint", "The id of the endpoint that it is sent to.", { type: "string" }),
  WebhookSequence: {
    ...header("webhook-sequence", "The event's number at a sequenced endpoint, from 1 and without gaps.", {
      ...{ type: "integer", minimum: 1 },
    }),
    required: false,
  },
  WebhookStage: {
    ...header(
      "webhook-stage",
      "Only ahead of an operation: the stage at which it is told. The data is then the operation's input.",
      { enum: ["preValidation", "preOperation"] },
    ),
    required: false,
  },
  WebhookContent: {
    ...header(
      "webhook-content",
      "thin: ids and a link. degraded: the same, in place of a payload that is too large. fresh: built again for this attempt. Absent: the payload as it was routed.",
      { enum: ["thin", "degraded", "fresh"] },
    ),
    required: false,
  },
  WebhookDepth: header("webhook-depth", "How many webhooks, this one counted, led to what it causes: pass it on.", {
    ...{ type: "integer", minimum: 1 },
  }),
  WebhookOrigin: header("webhook-origin", "The installation that the first of them came from: pass it on.", {
    type: "string",
  }),
  Traceparent: {
    ...header("traceparent", "W3C Trace Context of the attempt, where the sender is traced.", { type: "string" }),
    required: false,
  },
};

/** What stands in place of a payload under `webhook-content: thin` or `degraded`. */
export const thinPayloadSchema: JsonObject = {
  type: "object",
  properties: {
    id: { type: "string", description: "The record that the event is about." },
    eventId: { type: "string" },
    trigger: { type: "string" },
    link: { type: "string", description: "Where to read it, if the trigger says." },
  },
  required: ["id", "eventId", "trigger"],
  additionalProperties: false,
};

function header(name: string, description: string, schema: JsonObject): JsonObject {
  return { name, in: "header", required: true, description, schema };
}

const retryAfter = {
  "Retry-After": {
    description: "Seconds or a date; at most 24 h. The endpoint is left alone until then.",
    schema: { type: "string" },
  },
};

const wish = {
  "webhook-delivery": {
    description: "disable: nothing more to this URL. abort-message: this event no more, unless it was accepted.",
    schema: { enum: ["disable", "abort-message"] },
  },
};

const receiverAnswers: JsonObject = {
  "2XX": {
    description: "Accepted. The body is ignored, and kept for the ledger only if the host asks for it.",
    headers: wish,
  },
  410: { description: "Nothing more, ever: the endpoint is disabled, a REST hook ends." },
  429: {
    description: "Not now: tried again, with Retry-After not before that time.",
    headers: { ...retryAfter, ...wish },
  },
  503: {
    description: "Not now: tried again, with Retry-After not before that time.",
    headers: { ...retryAfter, ...wish },
  },
  default: {
    description:
      "Failed: tried again as the retry schedule says. Redirects are not followed. While the host waits (mode sync), anything but 2XX stops its operation, and nothing is tried again.",
    headers: wish,
  },
};

const exampleTime = "2026-01-01T12:00:00.000Z";

function envelopes(trigger: TriggerReply): JsonObject {
  const { name, sample } = trigger;
  const later = trigger.versions.filter(({ version }) => version > 1);
  const refs = [
    schemaRef(payloadName(trigger)),
    ...later.map(({ version }) => schemaRef(payloadName(trigger, version))),
  ];
  const data = refs.length === 1 ? { ...refs[0] } : { anyOf: refs };
  const type = { const: name };
  const time = { type: "string", format: "date-time", description: "When the event happened." };

  const standard = envelope("standard", { type, timestamp: time, data });
  const bare = { title: "bare", ...data };
  const cloudEvent = envelope("cloudevents", {
    specversion: { const: "1.0" },
    id: { type: "string", description: "The event's id." },
    source: { type: "string", format: "uri-reference", description: "The tenant." },
    ...{ type, time, datacontenttype: { const: "application/json" }, data },
  });
  return {
    "application/json": {
      schema: { [mayPassForStandard(trigger) ? "anyOf" : "oneOf"]: [standard, bare] },
      examples: {
        standard: { value: { type: name, timestamp: exampleTime, data: sample } },
        bare: { value: sample },
      },
    },
    "application/cloudevents+json": {
      schema: cloudEvent,
      example: {
        ...{ specversion: "1.0", id: "evt_1", source: "urn:ancrage:default", type: name },
        ...{ time: exampleTime, datacontenttype: "application/json", data: sample },
      },
    },
  };
}

function envelope(title: string, properties: JsonObject): JsonObject {
  return { title, type: "object", properties, required: Object.keys(properties) };
}

// A payload that is open to further fields may look like the envelope around it, and oneOf would then refuse both.
function mayPassForStandard({ schema, versions }: TriggerReply): boolean {
  return [schema, ...versions.map((version) => version.schema)].some(isOpenToStandard);
}

function isOpenToStandard({ type, additionalProperties, properties = {} }: JsonObject): boolean {
  const isClosed = type === "object" && additionalProperties === false;
  return !isClosed || ["type", "timestamp", "data"].every((field) => Object.hasOwn(properties as object, field));
}

import type { Endpoint } from "../model/endpoint.ts";
import type { DeliveredEvent } from "../ports/delivery-store.ts";

/** An event with what is sent of it: its payload, or ids. */
export type SendableEvent = Pick<DeliveredEvent, "id" | "trigger" | "createdAt"> & { readonly payload: string };

/** A request's body as text, and the content type that goes with it. */
export interface WebhookBody {
  readonly contentType: string;
  readonly text: string;
}

/** The payload in the endpoint's envelope. It depends on nothing else, so every attempt has equal bytes. */
export function webhookBody(
  { id, trigger, createdAt, payload }: SendableEvent,
  { envelope, tenantId }: Pick<Endpoint, "envelope" | "tenantId">,
): WebhookBody {
  const type = JSON.stringify(trigger);
  const time = createdAt.toISOString();
  switch (envelope) {
    case "bare":
      return { contentType: "application/json", text: payload };
    case "standard":
      return { contentType: "application/json", text: `{"type":${type},"timestamp":"${time}","data":${payload}}` };
    case "cloudevents": {
      // CloudEvents 1.0: source and id together name the event, and source is a URI reference.
      const source = JSON.stringify(`urn:ancrage:${encodeURIComponent(tenantId)}`);
      const context = `"specversion":"1.0","id":"${id}","source":${source},"type":${type},"time":"${time}"`;
      return {
        contentType: "application/cloudevents+json; charset=utf-8",
        text: `{${context},"datacontenttype":"application/json","data":${payload}}`,
      };
    }
  }
}

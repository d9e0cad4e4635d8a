import type {
  Attempt,
  CandidateEndpoint,
  Delivery,
  Endpoint,
  EndpointSecret,
  HeaderList,
  Subscription,
  WebhookEvent,
} from "@ancrage/core";

/** A row as it comes out of a JSON answer: times are text, and what is one JSON column is text too. */
export type Answered<Entity> = {
  readonly [Field in keyof Entity]: Entity[Field] extends Date
    ? string
    : Entity[Field] extends Date | null
      ? string | null
      : Entity[Field];
};

export type AnsweredEndpoint = Answered<CandidateEndpoint> & {
  readonly secrets: string;
  readonly authentication: string;
  readonly headers: string;
};

export type AnsweredSubscription = Answered<Omit<Subscription, "filter">> & { readonly filter: string | null };

export type AnsweredEvent = Answered<Omit<WebhookEvent, "decisions" | "consulted">> & {
  readonly decisions: string;
  readonly consulted: string | null;
};

export interface AnsweredAttempt {
  readonly deliveryId: string;
  readonly number: number;
  readonly state: Attempt["state"];
  readonly startedAt: string;
  readonly durationMs: number | null;
  readonly requestHeaders: string | null;
  readonly responseStatus: number | null;
  readonly responseHeaders: string | null;
  readonly responseBody: string | null;
  readonly bodyTruncated: boolean | null;
  readonly error: Attempt["error"];
}

export function readTime(text: string): Date;
export function readTime(text: string | null): Date | null;
export function readTime(text: string | null): Date | null {
  return text === null ? null : new Date(text);
}

export function readCandidateEndpoint(row: Answered<CandidateEndpoint>): CandidateEndpoint {
  return {
    ...row,
    disabledAt: readTime(row.disabledAt),
    failingSince: readTime(row.failingSince),
    pausedUntil: readTime(row.pausedUntil),
    createdAt: readTime(row.createdAt),
    deletedAt: readTime(row.deletedAt),
  };
}

export function readEndpoint({ secrets, authentication, headers, ...row }: AnsweredEndpoint): Endpoint {
  return {
    ...readCandidateEndpoint(row),
    secrets: (JSON.parse(secrets) as Answered<EndpointSecret>[]).map((secret) => ({
      ...secret,
      createdAt: readTime(secret.createdAt),
      expiresAt: readTime(secret.expiresAt),
    })),
    authentication: JSON.parse(authentication) as Endpoint["authentication"],
    headers: JSON.parse(headers) as Endpoint["headers"],
  };
}

export function readSubscription(row: AnsweredSubscription): Subscription {
  return {
    ...row,
    filter: row.filter === null ? null : (JSON.parse(row.filter) as Subscription["filter"]),
    // Rows of version 1 have no name.
    name: row.name ?? row.trigger,
    createdAt: readTime(row.createdAt),
    expiresAt: readTime(row.expiresAt),
    endedAt: readTime(row.endedAt),
  };
}

export function readEvent(row: AnsweredEvent): WebhookEvent {
  return {
    ...row,
    createdAt: readTime(row.createdAt),
    nextBuildAt: readTime(row.nextBuildAt),
    forgottenAt: readTime(row.forgottenAt),
    consulted: row.consulted === null ? null : (JSON.parse(row.consulted) as WebhookEvent["consulted"]),
    decisions: JSON.parse(row.decisions) as WebhookEvent["decisions"],
  };
}

export function readDelivery(row: Answered<Delivery>): Delivery {
  return {
    ...row,
    nextAttemptAt: readTime(row.nextAttemptAt),
    leasedUntil: readTime(row.leasedUntil),
    createdAt: readTime(row.createdAt),
    endedAt: readTime(row.endedAt),
  };
}

export function readAttempt(row: AnsweredAttempt): Attempt {
  const { requestHeaders, responseStatus, responseHeaders, responseBody, bodyTruncated, ...rest } = row;
  return {
    ...rest,
    startedAt: readTime(row.startedAt),
    requestHeaders: readHeaders(requestHeaders),
    response:
      responseStatus === null
        ? null
        : {
            status: responseStatus,
            headers: readHeaders(responseHeaders) ?? [],
            body: Uint8Array.from(Buffer.from(responseBody ?? "", "base64")),
            bodyTruncated: bodyTruncated ?? false,
          },
  };
}

function readHeaders(text: string | null): HeaderList | null {
  return text === null ? null : (JSON.parse(text) as HeaderList);
}

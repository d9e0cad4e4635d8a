import { z } from "zod";
import type { DemoToken } from "../crm/logins/demo-tokens.ts";
import type { ReceivedRequest } from "../receiver/received-request.ts";
import type { RunningReceiver } from "../receiver/start-receiver.ts";
import { createHttpClient, type HttpClient } from "./http-client.ts";
import { type LedgerRow, ledgerPage } from "./ledger-page.ts";
import { payloadOf } from "./payload-of.ts";
import { pollUntil } from "./poll-until.ts";

/** What the story happens in: two users of the CRM, and the receiver. Everything goes over HTTP. */
export interface StoryWorld {
  readonly operator: HttpClient;
  readonly subscriber: HttpClient;
  readonly receiver: Pick<RunningReceiver, "url" | "requests">;
  /** Makes a subscription of the receiver's path, tells the path its secret, and returns the subscription's id. */
  subscribe(trigger: string, path: `/${string}`): Promise<string>;
  /** Waits until `count` webhooks about that record have reached the path, and returns all that have. */
  arrived(count: number, path: string, recordId: string): Promise<readonly ReceivedRequest[]>;
  /** Waits until `count` deliveries of a subscription have ended, and returns all it has. */
  ended(count: number, subscriptionId: string): Promise<readonly LedgerRow[]>;
}

export interface WorldParts {
  readonly crmUrl: string;
  readonly receiver: RunningReceiver;
  /** Bounds every call and every wait. */
  readonly signal: AbortSignal;
}

export function createStoryWorld({ crmUrl, receiver, signal }: WorldParts): StoryWorld {
  const as = (token: DemoToken) => createHttpClient(crmUrl, { token, signal });
  const operator = as("acme-operator");
  const subscriber = as("acme-subscriber");
  const toReceiver = createHttpClient(receiver.url, { signal });
  return {
    operator,
    subscriber,
    receiver,
    async subscribe(trigger, path) {
      const targetUrl = `${receiver.url}${path}`;
      const answer = await subscriber("POST /webhooks/subscriptions", { trigger, targetUrl });
      const { id, secret } = answer.expect(201, z.object({ id: z.string(), secret: z.string() }));
      (await toReceiver(`PUT ${path}/secret`, { secret })).expect(204, z.undefined());
      return id;
    },
    arrived: (count, path, recordId) =>
      receiver.arrived(count, (request) => request.path === path && recordIdIn(request) === recordId, signal),
    ended(count, subscriptionId) {
      const ask = async () => {
        const answer = await operator(`GET /webhooks/deliveries?subscriptionId=${subscriptionId}`);
        return answer.expect(200, ledgerPage).items;
      };
      const isIt = (rows: readonly LedgerRow[]) => rows.filter(({ state }) => state !== "pending").length >= count;
      return pollUntil(ask, isIt, signal);
    },
  };
}

function recordIdIn(request: ReceivedRequest): string {
  return z.object({ id: z.string() }).parse(payloadOf(request)).id;
}

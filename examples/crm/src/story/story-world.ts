import { z } from "zod";
import { storyTokens } from "../crm/logins/story-tokens.ts";
import type { Queries } from "../crm/storage/crm-database.ts";
import type { RunningDemo } from "../demo/start-demo.ts";
import type { ReceivedRequest } from "../receiver/received-request.ts";
import { createHttpClient, type HttpClient } from "./http-client.ts";
import { type LedgerRow, ledgerPage } from "./ledger-page.ts";
import { payloadOf } from "./payload-of.ts";
import { pollUntil } from "./poll-until.ts";

/** What the story happens in: a company of the CRM with two users, the receiver, and the database past the CRM. */
export interface StoryWorld {
  readonly companyId: string;
  readonly operator: HttpClient;
  readonly subscriber: HttpClient;
  /** The shop of the payments example, as an operator of the company sees it. */
  readonly payments: HttpClient;
  /** With which Stripe signs what it sends to the shop. */
  readonly stripeSecret: string;
  readonly outside: Queries;
  /** Bounds every call and every wait. */
  readonly signal: AbortSignal;
  /** The URL of a path at the receiver. The company has paths of its own there. */
  urlOf(path: `/${string}`): string;
  /**
   * Makes a subscription of the receiver's path, tells the path its secret, and returns the subscription's id. `at` is who
   * asks for it where; by default a subscriber of the CRM.
   */
  subscribe(trigger: string, path: `/${string}`, at?: HttpClient): Promise<string>;
  /** Makes an endpoint at the receiver's path that the CRM waits for, and tells the path its secret. */
  subscribeSync(trigger: string, path: `/${string}`): Promise<void>;
  /** Inserts a record over HTTP, unless the company has one of this name or label. Returns its id. */
  insert(kind: "customers" | "prospects" | "opportunities" | "orders", record: NamedRecord): Promise<string>;
  /** Waits until `count` webhooks about that record have reached the path, and returns all that have. */
  arrived(count: number, path: `/${string}`, recordId: string): Promise<readonly ReceivedRequest[]>;
  /** Waits until `count` webhooks of that event have reached the path, and returns all that have. */
  received(count: number, path: `/${string}`, eventId: string): Promise<readonly ReceivedRequest[]>;
  /** Waits until `count` deliveries of a subscription have ended, and returns all it has. */
  ended(count: number, subscriptionId: string): Promise<readonly LedgerRow[]>;
}

type NamedRecord = Readonly<Record<string, unknown>> & ({ readonly name: string } | { readonly label: string });

const record = z.object({ id: z.string(), name: z.string().optional(), label: z.string().optional() });

const endpoint = z.object({ id: z.string(), url: z.string() });

export interface WorldParts {
  readonly demo: Pick<RunningDemo, "crm" | "receiver" | "outside" | "stripeSecret">;
  readonly companyId: string;
  /** Bounds every call and every wait. */
  readonly signal: AbortSignal;
}

export function createStoryWorld({
  demo: { crm, receiver, outside, stripeSecret },
  companyId,
  signal,
}: WorldParts): StoryWorld {
  const tokens = storyTokens(companyId);
  const operator = createHttpClient(crm.url, { token: tokens.operator, signal });
  const subscriber = createHttpClient(crm.url, { token: tokens.subscriber, signal });
  const payments = createHttpClient(`${crm.url}/payments`, { token: tokens.operator, signal });
  const toReceiver = createHttpClient(receiver.url, { signal });
  const pathOf = (path: string) => `/${companyId}${path}`;
  const urlOf = (path: string) => `${receiver.url}${pathOf(path)}`;

  async function subscribe(trigger: string, path: `/${string}`, at = subscriber): Promise<string> {
    const answer = await at("POST /webhooks/subscriptions", { trigger, targetUrl: urlOf(path) });
    if (answer.status === 200) return subscribedBefore(trigger, path, answer.expect(200, record).id, at);
    const { id, secret } = answer.expect(201, record.extend({ secret: z.string() }));
    (await toReceiver(`PUT /${companyId}${path}/secret`, { secret })).expect(204, z.undefined());
    return id;
  }

  /** A kill came after the subscription. If it came before the receiver knew its secret, nobody will ever know it. */
  async function subscribedBefore(trigger: string, path: `/${string}`, id: string, at: HttpClient): Promise<string> {
    if ((await toReceiver(`GET /${companyId}${path}/secret`)).status === 204) return id;
    (await at(`DELETE /webhooks/subscriptions/${id}`)).expect(204, z.undefined());
    return subscribe(trigger, path, at);
  }

  /** Only an operator may let the CRM wait. What a kill left of it is made anew: its secret may be lost. */
  async function subscribeSync(trigger: string, path: `/${string}`): Promise<void> {
    const { items } = (await operator("GET /webhooks/endpoints")).expect(200, z.object({ items: z.array(endpoint) }));
    for (const { id } of items.filter(({ url }) => url === urlOf(path))) {
      (await operator(`DELETE /webhooks/endpoints/${id}`)).expect(204, z.undefined());
    }
    const wanted = { name: "Credit check", url: urlOf(path), envelope: "bare" };
    const made = await operator("POST /webhooks/endpoints", wanted);
    const { id, secret } = made.expect(201, endpoint.extend({ secret: z.string() }));
    (await toReceiver(`PUT /${companyId}${path}/secret`, { secret })).expect(204, z.undefined());
    const subscription = { trigger, mode: "sync", stage: "postOperation" };
    (await operator(`POST /webhooks/endpoints/${id}/subscriptions`, subscription)).expect(201, z.unknown());
  }

  return {
    ...{ companyId, operator, subscriber, payments, stripeSecret, outside, signal, urlOf, subscribe, subscribeSync },
    async insert(kind, wanted) {
      const isIt = ({ name, label }: z.output<typeof record>) => name === wanted["name"] && label === wanted["label"];
      const found = (await operator(`GET /api/${kind}`)).expect(200, z.array(record)).find(isIt);
      return found?.id ?? (await operator(`POST /api/${kind}`, wanted)).expect(201, record).id;
    },
    arrived: (count, path, recordId) =>
      receiver.arrived(count, (request) => request.path === pathOf(path) && recordIdIn(request) === recordId, signal),
    received: (count, path, eventId) =>
      receiver.arrived(count, (request) => request.path === pathOf(path) && request.webhookId === eventId, signal),
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

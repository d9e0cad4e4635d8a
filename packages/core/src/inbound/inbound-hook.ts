import type { z } from "zod";
import type { InboundAnswer } from "../model/receipt.ts";
import type { InboundAuthentication } from "./inbound-authentication.ts";
import type { PathValues } from "./path-values.ts";

type Awaitable<Value> = Value | Promise<Value>;

/** What says which values are read of headers, query or body, and of what type: a zod schema, or paths with their aliases. */
export type ValueReader = z.ZodType | PathValues;

/** What a `ValueReader` gives a handler. */
export type ValuesOf<Reader> = [Reader] extends [never]
  ? unknown
  : Reader extends z.ZodType
    ? z.output<Reader>
    : Reader extends PathValues<infer Alias>
      ? Readonly<Record<Alias, unknown>>
      : unknown;

/** What a handler is called with. */
export interface InboundCall<
  Headers = unknown,
  Query = unknown,
  Body = unknown,
  Context = unknown,
  Transaction = unknown,
> {
  readonly headers: Headers;
  readonly query: Query;
  readonly body: Body;
  readonly tenantId: string;
  readonly receiptId: string;
  /** The run's number, from 1. */
  readonly run: number;
  /** What the host gave `createWebhooks`. */
  readonly context: Context;
  /** With `transaction: true`: the handler's own; the receipt's `processed` mark commits with it. Otherwise `undefined`. */
  readonly transaction: Transaction;
  /** As `webhooks.triggerWebhookEvent`, bound to the transaction, tenant, depth and origin of this call. */
  readonly triggerWebhookEvent: (
    name: string,
    recordId: string | number,
    options?: Readonly<Record<string, unknown>>,
  ) => Promise<{ eventId: string; duplicate: boolean }>;
  /** Mode `sync`: what the caller is answered. Ends the run: nothing after it is waited for. */
  readonly respond: (status: number, headers?: Readonly<Record<string, string>>, body?: unknown) => never;
  /** Aborts at the deadline. */
  readonly signal: AbortSignal;
}

/** What the host says about an inbound hook. */
export interface InboundHookDefinition<
  Headers extends ValueReader = ValueReader,
  Query extends ValueReader = ValueReader,
  Body extends ValueReader = ValueReader,
  Context = unknown,
  Transaction = unknown,
> {
  /** One sentence for the list. */
  readonly description: string;
  /** Default: POST. GET has to be typed out; HEAD and prefetches never run a handler. */
  readonly methods?: readonly ("GET" | "POST" | "PUT" | "PATCH" | "DELETE")[];
  /** How callers show who they are, besides the code. */
  readonly authentication: InboundAuthentication;
  readonly headers?: Headers;
  readonly query?: Query;
  readonly body?: Body;
  /** Media types that are taken. Default: `json`. */
  readonly accepts?: readonly ("json" | "form" | "text")[];
  /** `async`: stored, answered as prepared, then run. `sync`: run first, then answered. Default `async`. */
  readonly mode?: "async" | "sync";
  /** Mode `async`: the answer. A function may use the request's values. Default: 200 and `ok`. */
  readonly response?:
    | Partial<InboundAnswer>
    | ((call: { headers: ValuesOf<Headers>; query: ValuesOf<Query>; body: ValuesOf<Body> }) => Partial<InboundAnswer>);
  /** What makes two calls the same: a path (`body.id`, `headers.x-id`, `query.id`), `bodyHash`, or the provider's own id (default). */
  readonly dedupe?: string | false;
  /** Bodies in gzip are taken, and undone after the signature was checked. Default false (415). */
  readonly gzip?: boolean;
  /** Networks whose callers are taken (`203.0.113.0/24`). Default: any. */
  readonly networks?: readonly string[];
  /** Origins (`https://app.example`, or `*`) whose pages may call from a browser. Default: none. */
  readonly allowedOrigins?: readonly string[];
  /** The same bytes under another id, of providers that sign neither: taken and flagged, or refused. Default `flag`. */
  readonly sameBytes?: "flag" | "refuse";
  /** What does not fit its schema: refused with 422, or taken and set aside. Default `refuse`. */
  readonly onMismatch?: "refuse" | "quarantine";
  /** Runs of one such value follow one another: a path, as `dedupe`. Default: in any order. */
  readonly orderingKey?: string;
  /** Runs at once, in a process. Default 16. */
  readonly concurrency?: number;
  /** The deadline of a run in milliseconds. Default 10 s for `sync`, 60 s for `async`. */
  readonly timeoutMs?: number;
  /** Gives the handler a transaction that commits with the receipt's `processed` mark. Default false. */
  readonly transaction?: boolean;
  readonly handler: (
    call: InboundCall<ValuesOf<Headers>, ValuesOf<Query>, ValuesOf<Body>, Context, Transaction>,
  ) => Awaitable<unknown>;
}

/** A registered inbound hook, made by `defineInboundHook`. */
export interface InboundHook<Name extends string = string, Context = unknown, Transaction = unknown>
  extends Omit<
    InboundHookDefinition<ValueReader, ValueReader, ValueReader, Context, Transaction>,
    "handler" | "response"
  > {
  readonly name: Name;
  readonly handler: (call: InboundCall<never, never, never, Context, Transaction>) => Awaitable<unknown>;
  readonly response?:
    | Partial<InboundAnswer>
    | ((call: { headers: never; query: never; body: never }) => Partial<InboundAnswer>);
}

/** Any inbound hook, whatever its context and transaction. */
export type AnyInboundHook = InboundHook<string, never, never>;

import type { z } from "zod";
import type { Dispatched } from "./delivering/dispatcher.ts";
import type { EventOptions, RecordOptions, RecordRequest } from "./emitting/event-request.ts";
import type { Tenancy } from "./emitting/record-events.ts";
import type { InboundReceiver } from "./http/create-inbound-handler.ts";
import type { RecordedEvent } from "./model/idempotency.ts";
import type { DiagnoseOptions } from "./operations/diagnosing/diagnose.ts";
import type { Operations } from "./operations/operations.ts";
import type { Finding } from "./ports/finding.ts";
import type { LifecycleEvents } from "./ports/lifecycle.ts";
import type { Rekeyed } from "./sealing/rekey-endpoints.ts";
import type { Operation, RunRequest } from "./staging/run-request.ts";
import type { AnyTrigger } from "./triggers/trigger.ts";

type TriggerNamed<Triggers extends readonly AnyTrigger[], Name> = Extract<Triggers[number], { readonly name: Name }>;

/** What may be passed as the payload of the trigger of that name; `unknown` where the names are not known to the compiler. */
export type PayloadOf<Triggers extends readonly AnyTrigger[], Name> = string extends Triggers[number]["name"]
  ? unknown
  : z.input<TriggerNamed<Triggers, Name>["payload"]>;

/** The names of triggers that are run with webhooks around them: those with `allowSync`. */
export type SyncNameOf<Triggers extends readonly AnyTrigger[]> = string extends Triggers[number]["name"]
  ? string
  : SyncTrigger<Triggers[number]>["name"];

type SyncTrigger<Each extends AnyTrigger> = Each extends { readonly input?: infer Input }
  ? [Extract<Input, z.ZodType>] extends [never]
    ? never
    : Each
  : never;

type InputSchemaOf<Triggers extends readonly AnyTrigger[], Name> = Extract<
  TriggerNamed<Triggers, Name>["input"],
  z.ZodType
>;

/** What may be passed as the input of a run of the trigger of that name; `unknown` where names are not known to the compiler. */
export type InputOf<Triggers extends readonly AnyTrigger[], Name> = string extends Triggers[number]["name"]
  ? unknown
  : z.input<InputSchemaOf<Triggers, Name>>;

/** What its operation is then given: the input as the schema made it. */
export type OperationInputOf<Triggers extends readonly AnyTrigger[], Name> = string extends Triggers[number]["name"]
  ? unknown
  : z.output<InputSchemaOf<Triggers, Name>>;

/** A request that names its tenant under `tenancy: "required"`. */
type TenantRequest<TenancyMode extends Tenancy, Request> = TenancyMode extends "required"
  ? Request & { readonly tenantId: string }
  : Request;

/** Under `tenancy: "required"` the options and their `tenantId` are not optional. */
type TenantArguments<TenancyMode extends Tenancy, Options> = TenancyMode extends "required"
  ? [options: Options & { readonly tenantId: string }]
  : [options?: Options];

/** One Ancrage in one process. Its functions may be destructured. */
export interface Webhooks<
  Triggers extends readonly AnyTrigger[] = readonly AnyTrigger[],
  TenancyMode extends Tenancy = "single",
  Transaction = unknown,
> extends Operations,
    InboundReceiver {
  /**
   * Records that something happened to one record. Writes one row, through `transaction` where one is given, and calls
   * nobody: a dispatcher builds the payload and delivers it.
   * @throws `unknown_trigger`, `missing_tenant`, `invalid_record_id`, `invalid_payload`, `payload_too_large`,
   * `payload_required` (a delete with neither payload nor snapshot), `already_tracked` (rows of a table fire it),
   * `idempotency_conflict` (the same key for another record, payload or snapshot), `invalid_option` (a key, name or
   * `deliverAt` that cannot be used), and what the store throws. Then nothing is recorded.
   */
  triggerWebhookEvent<Name extends Triggers[number]["name"]>(
    name: Name,
    recordId: string | number,
    ...options: TenantArguments<TenancyMode, RecordOptions<PayloadOf<Triggers, Name>> & EventOptions<Transaction>>
  ): Promise<RecordedEvent>;

  /** Records one event per record, all in one statement or none; they come in the same order. Throws as `triggerWebhookEvent` does. */
  triggerWebhookEvents<Name extends Triggers[number]["name"]>(
    name: Name,
    records: readonly RecordRequest<PayloadOf<Triggers, Name>>[],
    ...options: TenantArguments<TenancyMode, EventOptions<Transaction>>
  ): Promise<{ events: readonly RecordedEvent[] }>;

  /**
   * Runs the host's own operation with receivers around it that can stop it: those of `preValidation` are called before the
   * transaction and those of `preOperation` inside it, with the checked input; then comes `operation`; then those of
   * `postOperation` that are `sync`, inside the transaction, with the payload that it returned. Asynchronous deliveries of every stage
   * follow once it has committed. Returns the `result` that `operation` returned.
   *
   * Receivers of a stage are called at once and have `syncTimeoutMs` together. When one does not accept (another status
   * than 2xx, too late, out of reach) this throws `endpoint_unavailable`, whose details are for the user, and the
   * transaction rolls back. What was called stays in the ledger, as `rolledBack`.
   * @throws `endpoint_unavailable`; `run_too_deep` when `maxDepth` webhooks led to it and there is somebody to wait for;
   * `unknown_trigger`, `sync_not_allowed` (a trigger without `allowSync`), `already_tracked`,
   * `missing_tenant`, `invalid_input`, `invalid_record_id`, `invalid_payload`, `payload_too_large`, `invalid_option` (a
   * `begin` that does not call `run` just once), `run_abandoned` (after ten minutes), `already_stopped`; and what
   * `operation`, `begin` and the store throw. Nothing is committed then.
   */
  runWithWebhooks<Name extends SyncNameOf<Triggers>, Result = undefined>(
    name: Name,
    request: TenantRequest<TenancyMode, RunRequest<InputOf<Triggers, Name>, Transaction>>,
    operation: Operation<OperationInputOf<Triggers, Name>, PayloadOf<Triggers, Name>, Result, Transaction>,
  ): Promise<Result>;

  /** Brings the store's tables to the version that this code needs; nothing where there are none. */
  migrate(): Promise<void>;
  /** The SQL that `migrate` runs where there is nothing yet, to be run by hand; `null`: the store needs none. */
  migrationSql(): string | null;
  /**
   * Seals the secrets of every endpoint, deleted ones too, and the kept copies of codes with the first of `sealingKeys`; once
   * `unreadable` is 0, the others may go. Codes without a copy are hashed with the first key when somebody calls with them:
   * those that nobody calls with before an older key goes are not known any more. Works in batches beside the dispatchers. One that was interrupted is finished by another call.
   * @throws `sealing_key_required`
   */
  rekey(): Promise<Rekeyed>;
  /**
   * Looks at what has to be right before anything is sent: the database, the version of its tables, change capture, the sealing
   * keys, the clock, the public URL. Changes nothing. For `ancrage doctor`, and for a gate before a deployment.
   * @throws `invalid_option` for a tenantId that cannot be one
   */
  diagnose(options?: DiagnoseOptions): Promise<readonly Finding[]>;
  /** Dispatches in this process until `stop`. @throws `already_stopped`, `schema_too_old`, `schema_too_new` */
  start(): Promise<void>;
  /** Takes nothing more, finishes and records what is in flight, closes connections. */
  stop(): Promise<void>;
  /**
   * Dispatches what is due now, and returns when nothing is or `maxMs` has passed (attempts in flight are finished).
   * For cron jobs and serverless functions. Default: no limit.
   * @throws `already_stopped`, `schema_too_old`, `schema_too_new`
   */
  dispatchDue(options?: { maxMs?: number }): Promise<Dispatched>;
  /** Calls `listener` at each such event from now on; the returned function ends that. A listener that throws harms nothing. */
  on<Name extends keyof LifecycleEvents>(name: Name, listener: (event: LifecycleEvents[Name]) => unknown): () => void;
}

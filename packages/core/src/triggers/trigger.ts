import type { z } from "zod";

type Awaitable<Value> = Value | Promise<Value>;

/** What a payload builder is called with. `Context` is what the host gives `createWebhooks` as `context`. */
export interface BuildArguments<Context = unknown> {
  /** The record that the event is about, as text. */
  readonly recordId: string;
  readonly tenantId: string;
  readonly scope: string | null;
  readonly context: Context;
  /** The `snapshot` given when the event was triggered, as it comes back from JSON; `null` when there was none. */
  readonly snapshot: unknown;
  /** The `changed` given when the event was triggered; `null` when there was none. */
  readonly changed: readonly string[] | null;
  /** Aborts at `buildTimeoutMs`. */
  readonly signal: AbortSignal;
}

/** What `recent` is called with. */
export interface RecentArguments<Context = unknown> {
  /** How many records at most. */
  readonly limit: number;
  readonly tenantId: string;
  readonly context: Context;
  /** Aborts at `buildTimeoutMs`. */
  readonly signal: AbortSignal;
}

/** What `link` is called with. */
export interface LinkArguments {
  readonly recordId: string;
  readonly tenantId: string;
  readonly scope: string | null;
}

/** A later version of what receivers see, for those that ask for it. */
export interface TriggerVersion<Schema extends z.ZodType, VersionSchema> {
  /** What receivers of this version see. It must be expressible in JSON Schema. */
  readonly payload: VersionSchema;
  /**
   * From the payload that `build` made, or that was passed, to this version of it. Pure: it is called for each attempt, and
   * the same payload must always give the same.
   */
  readonly from: (payload: z.output<Schema>) => z.input<VersionSchema>;
  /** A payload to show and to test with. Default: what `from` makes of the trigger's sample. */
  readonly sample?: z.input<VersionSchema>;
}

/** The usual three, or a word of the host's own (`won`, `signed`): then it is a further column of the grid. */
export type TriggerAction = "create" | "update" | "delete" | (string & {});

/** What the host says about a trigger. */
export interface TriggerDefinition<
  Schema extends z.ZodType = z.ZodType,
  Context = unknown,
  Input extends z.ZodType | undefined = z.ZodType | undefined,
  Versions extends VersionSchemas = VersionSchemas,
> {
  /** One sentence for the catalogue. */
  readonly description: string;
  /** With `action`, the trigger's cell in the resource x action grid; one trigger a cell. */
  readonly resource: string;
  readonly action: TriggerAction;
  /** What receivers see. It must be expressible in JSON Schema. */
  readonly payload: Schema;
  /**
   * One record to what receivers see; `null`: nothing to send. Called once per event, and by performList, so both always
   * have the same shape. May throw: it is retried after 5 s, 30 s, 5 min, 30 min and 2 h.
   */
  readonly build: (build: BuildArguments<Context>) => Awaitable<z.input<Schema> | null>;
  /** Ids of the newest records, newest first, for performList. Without it performList shows the sample. */
  readonly recent?: (recent: RecentArguments<Context>) => Awaitable<readonly (string | number)[]>;
  /** A payload to show and to test with. */
  readonly sample: z.input<Schema>;
  /**
   * For updates: the host's names (columns) behind a payload field, where they differ. `{ amount: ["deal_amount"] }`
   * means that `amount` changed when `deal_amount` is among `changed`. Default: a field's own name.
   */
  readonly fields?: Readonly<Record<string, readonly string[]>>;
  /**
   * Where a receiver of ids alone (`content: "thin"`) finds the record. Pure: it is called for each attempt, and the same
   * record must always give the same link. Default: no link.
   */
  readonly link?: (record: LinkArguments) => string;
  /**
   * Later versions of the payload by their number, from 2; `payload` is version 1. Each is derived from what `build`
   * returned. An endpoint is sent the greatest version that is not above its `payloadVersion`.
   */
  readonly versions?: { readonly [Version in keyof Versions]: TriggerVersion<Schema, Versions[Version]> };
  /** Milliseconds before each retry of a delivery. Default: 5 s, 5 min, 30 min, 2 h, 5 h, 10 h, 14 h, 20 h, 24 h. */
  readonly retryScheduleMs?: readonly number[];
  /**
   * Lets operators subscribe endpoints that the host waits for, and endpoints that hear of an operation before it happens.
   * `runWithWebhooks` calls them. Needs `input`.
   */
  readonly allowSync?: true;
  /** What an operation is asked to do, which receivers see ahead of it. It must be expressible in JSON Schema. */
  readonly input?: Input;
}

/** The payload schemas of the versions of a trigger. */
export type VersionSchemas = Readonly<Record<number, z.ZodType>>;

/** A version of a trigger's payload as it is registered. */
export interface RegisteredVersion {
  readonly version: number;
  readonly payload: z.ZodType;
  /** `null`: it is version 1, what was built. */
  readonly from: ((payload: unknown) => unknown) | null;
  /** JSON Schema (2020-12) of the payload. */
  readonly jsonSchema: Readonly<Record<string, unknown>>;
  /** The sample as receivers would see it. */
  readonly sampleJson: string;
}

/** A registered kind of event, made by `defineTrigger`. */
export interface Trigger<
  Name extends string = string,
  Schema extends z.ZodType = z.ZodType,
  Context = unknown,
  Input extends z.ZodType | undefined = z.ZodType | undefined,
> extends Omit<TriggerDefinition<Schema, Context, Input>, "versions"> {
  readonly name: Name;
  /** From version 1, ascending. */
  readonly registeredVersions: readonly RegisteredVersion[];
  /** JSON Schema (2020-12) of the payload. */
  readonly jsonSchema: Readonly<Record<string, unknown>>;
  /** JSON Schema (2020-12) of the input; `null` without one. */
  readonly inputJsonSchema: Readonly<Record<string, unknown>> | null;
  /** The sample as receivers would see it. */
  readonly sampleJson: string;
}

/** Any trigger, whatever its context. */
export type AnyTrigger = Trigger<string, z.ZodType, never>;

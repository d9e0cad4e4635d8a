import { AncrageError } from "@ancrage/core";

const names = [
  "endpoints",
  "subscriptions",
  "idempotency_keys",
  "event_queue",
  "events",
  "staged_events",
  "delivery_queue",
  "deliveries",
  "attempts",
  "processes",
  "tenant_pauses",
  "rate_marks",
  "triggers",
  "inbound_codes",
  "disabled_hooks",
  "receipts",
  "runs",
  "tracking",
  "tracking_faults",
  "versions",
] as const;

/** Ancrage's tables by name, each qualified and quoted: no statement depends on a search path. */
export type Tables = { readonly [Name in (typeof names)[number]]: string } & {
  /** The quoted name of the schema. */
  readonly schema: string;
};

/** @throws `invalid_option` for a name that PostgreSQL would cut or that somebody would misread */
export function tablesOf(schema: string): Tables {
  if (!/^[a-z_][a-z0-9_]{0,62}$/.test(schema) || /^(pg_|information_schema$)/.test(schema)) {
    throw new AncrageError(
      "invalid_option",
      `The schema ${JSON.stringify(schema)} cannot be used: give 1 to 63 lower case letters, digits and underscores, beginning with no digit and not with "pg_", and not "information_schema".`,
      { option: "schema" },
    );
  }
  const quoted = `"${schema}"`;
  const qualified = Object.fromEntries(names.map((name) => [name, `${quoted}.${name}`]));
  return { ...qualified, schema: quoted } as Tables;
}

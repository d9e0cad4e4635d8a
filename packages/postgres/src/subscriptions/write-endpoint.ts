import { AncrageError, type Endpoint } from "@ancrage/core";
import type { Queryable } from "../database/database.ts";
import { columnList, columns } from "../rows/columns.ts";
import { rowsIn } from "../rows/row-json.ts";
import type { Tables } from "../schema/tables.ts";

const fields = {
  id: "text",
  tenantId: "text",
  ownerId: "text",
  kind: "text",
  name: "text",
  url: "text",
  envelope: "text",
  secrets: "text",
  authentication: "text",
  headers: "text",
  allowSameUrl: "boolean",
  state: "text",
  disabledReason: "text",
  disabledAt: "timestamptz",
  failuresInARow: "integer",
  pauses: "integer",
  pausedUntil: "timestamptz",
  createdAt: "timestamptz",
  deletedAt: "timestamptz",
  sequenced: "boolean",
  lastSequence: "integer",
} as const satisfies { readonly [Field in keyof Endpoint]: string };

const given = Object.keys(fields).map((field) => `given."${field}"`);

/** @throws `name_taken` */
export function insertingEndpoint(t: Tables) {
  const text = `insert into ${t.endpoints} (${columnList(columns.endpoint)}) select ${given.join(", ")} from ${rowsIn("$1", "given", fields)}`;
  return (to: Queryable, endpoint: Endpoint) => writeNamed(to, text, endpoint);
}

/** Writes the whole row. @throws `name_taken` */
export function writingEndpoint(t: Tables) {
  const text = `update ${t.endpoints} e set (${columnList(columns.endpoint)}) = (${given.join(", ")})
from ${rowsIn("$1", "given", fields)} where e.id = given.id`;
  return (to: Queryable, endpoint: Endpoint) => writeNamed(to, text, endpoint);
}

async function writeNamed(to: Queryable, text: string, endpoint: Endpoint): Promise<void> {
  const row = {
    ...endpoint,
    secrets: JSON.stringify(endpoint.secrets),
    authentication: JSON.stringify(endpoint.authentication),
    headers: JSON.stringify(endpoint.headers),
  };
  try {
    await to.query(text, [JSON.stringify([row])]);
  } catch (error) {
    if (violates(error, "endpoints_name")) throw nameTaken(endpoint.name);
    throw error;
  }
}

function nameTaken(name: string): AncrageError {
  return new AncrageError(
    "name_taken",
    `Another endpoint is already named "${name}". Choose another name, or delete that endpoint.`,
    { name },
  );
}

/** Whether a statement failed because of this unique index; both clients say its name in `constraint`. */
function violates(error: unknown, index: string): boolean {
  return typeof error === "object" && error !== null && "constraint" in error && error.constraint === index;
}

import { AncrageError, type Endpoint } from "@ancrage/core";
import type { Queryable } from "../database/database.ts";
import { violates } from "../database/violates.ts";
import { columnList, columns, columnTypes, fieldList } from "../rows/columns.ts";
import { rowsIn } from "../rows/row-json.ts";
import type { Tables } from "../schema/tables.ts";

const given = fieldList(columns.endpoint, "given");

/** @throws `name_taken` */
export function insertingEndpoint(t: Tables) {
  const text = `insert into ${t.endpoints} (${columnList(columns.endpoint)}) select ${given} from ${rowsIn("$1", "given", columnTypes.endpoint)}`;
  return (to: Queryable, endpoint: Endpoint) => writeNamed(to, text, endpoint);
}

/** Writes the whole row. @throws `name_taken` */
export function writingEndpoint(t: Tables) {
  const text = `update ${t.endpoints} e set (${columnList(columns.endpoint)}) = (${given})
from ${rowsIn("$1", "given", columnTypes.endpoint)} where e.id = given.id`;
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

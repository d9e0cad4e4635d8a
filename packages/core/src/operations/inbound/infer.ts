import { checkInput } from "../../api/check-input.ts";
import type { InferredPathsReply } from "../../api/inbound-replies.ts";
import { inferPathsBody } from "../../api/inbound-schemas.ts";
import { invalidRequest } from "../../api/invalid-request.ts";
import { parseBody } from "../../inbound/parsing/parse-body.ts";
import { parseQuery } from "../../inbound/parsing/parse-query.ts";
import { inferTogether, queryOf } from "../../inbound/paths/infer-paths.ts";
import { proposeCode } from "../../inbound/paths/propose-code.ts";
import { headerRecord } from "../../inbound/receiving/kept-headers.ts";
import { parseCall } from "../../inbound/receiving/parse-call.ts";
import { type OperatingTerms, viewerOf } from "../operating-terms.ts";
import type { InboundOperations } from "./inbound-operations.ts";
import { existingReceipt } from "./receipts.ts";

/** A sample as values. */
interface Sample {
  readonly headers?: Readonly<Record<string, string>>;
  readonly query?: unknown;
  readonly body?: unknown;
}

/** Lists the paths of samples, and proposes what all of them fit. */
export function inferOperation(terms: OperatingTerms): InboundOperations["inferPaths"] {
  return async (given, actingFor) => {
    const { query, json, receiptIds } = checkInput(inferPathsBody, given);
    if (receiptIds === undefined) return reply([pasted({ query, json })]);
    const { tenantId } = viewerOf(terms, actingFor);
    return reply(await Promise.all(receiptIds.map((receiptId) => stored(terms, receiptId, tenantId))));
  };
}

function pasted({ query, json }: { query: string | undefined; json: string | undefined }): Sample {
  if (query !== undefined) {
    const values = parseQuery(queryOf(query));
    if (values === null) throw misread("query", "It has too many parameters or too many levels.");
    return { query: values };
  }
  const parsed = parseBody(Buffer.from(json ?? ""), "json");
  if (!parsed.ok) throw misread("json", parsed.why);
  return { body: parsed.value };
}

async function stored(terms: OperatingTerms, receiptId: string, tenantId: string): Promise<Sample> {
  const { receipt } = await existingReceipt(terms, tenantId, receiptId);
  const headers = headerRecord(receipt.headers);
  const parsed = parseCall({ headers, query: receipt.query, body: receipt.body });
  if (!parsed.ok) throw misread("receiptIds", `${receiptId}: ${parsed.why}`);
  return parsed.values;
}

function reply(samples: readonly Sample[]): InferredPathsReply {
  const part = (name: keyof Sample) => samples.flatMap(({ [name]: value }) => (isEmpty(value) ? [] : [value]));
  const [headers, query, body] = [part("headers"), part("query"), part("body")];
  const inferred = { headers: inferTogether(headers), query: inferTogether(query), body: inferTogether(body) };
  return {
    headers: inferred.headers.paths,
    query: inferred.query.paths,
    body: inferred.body.paths,
    truncated: Object.values(inferred).some(({ truncated }) => truncated),
    proposed: {
      query: query.length === 0 ? null : proposeCode(query),
      body: body.length === 0 ? null : proposeCode(body),
    },
  };
}

/** A query without parameters is no query. */
function isEmpty(value: unknown): boolean {
  return value === undefined || (typeof value === "object" && value !== null && Object.keys(value).length === 0);
}

function misread(path: string, message: string) {
  return invalidRequest([{ path, message }]);
}

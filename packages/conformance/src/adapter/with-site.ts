import type { Caller, HttpOptions, LogFields } from "@ancrage/core";
import type { AdapterSuite } from "./adapter-suite.ts";
import { createScriptedOperations, type ScriptedOperations } from "./scripted-operations.ts";
import { sendRequest, type WireReply, type WireRequest } from "./send-request.ts";
import { CALLER_HEADER, callerFromHeader, callers } from "./test-callers.ts";

/** How a test wants its site; whatever is absent is the plainest there is. */
export interface SiteSetup {
  /** Default: mounted under `/webhooks`. */
  readonly prefix?: string | undefined;
  /** Default: none runs. */
  readonly bodyParser?: boolean | undefined;
  readonly trustedOrigins?: readonly string[] | undefined;
  /** Default: none. */
  readonly portal?: HttpOptions<unknown>["portal"];
  /** Default: whoever the request says it is. */
  readonly authenticate?: HttpOptions<unknown>["authenticate"] | undefined;
}

/** A request to a route of the site, by its path relative to the adapter. */
export interface SiteRequest extends Partial<Omit<WireRequest, "body">> {
  readonly path: string;
  /** Whoever calls; `null`: nobody. Default: an operator. */
  readonly as?: Caller | null | undefined;
  /** Sent as JSON. */
  readonly json?: unknown;
  /** Sent as it is, when `json` is absent. */
  readonly body?: WireRequest["body"];
}

/** A site that listens, and all that can be seen of it from both sides. */
export interface Site extends ScriptedOperations {
  readonly url: string;
  readonly prefix: string;
  /** Everything the logger was told as an error. */
  readonly logged: readonly { readonly message: string; readonly fields: LogFields | undefined }[];
  /** How often `authenticate` was asked. */
  authentications(): number;
  send(request: SiteRequest): Promise<WireReply>;
}

/** Serves a fresh site, runs a test on it, and closes it. */
export async function withSite(
  suite: AdapterSuite,
  setup: SiteSetup,
  run: (site: Site) => Promise<void>,
): Promise<void> {
  const { prefix = "/webhooks", bodyParser = false, trustedOrigins, portal, authenticate = callerFromHeader } = setup;
  const scripted = createScriptedOperations();
  const logged: { message: string; fields: LogFields | undefined }[] = [];
  let authentications = 0;
  const options: HttpOptions<unknown> = {
    trustedOrigins,
    portal,
    authenticate: (native) => {
      authentications += 1;
      return authenticate(native);
    },
    logger: {
      debug: () => {},
      info: () => {},
      warn: () => {},
      error: (message, fields) => void logged.push({ message, fields }),
    },
  };
  const mounted = await suite.mount({ operations: scripted.operations, options, prefix, bodyParser });
  const send = (request: SiteRequest) => sendRequest(mounted.url, toWire(prefix, request));
  try {
    await run(
      Object.assign(scripted, { url: mounted.url, prefix, logged, authentications: () => authentications, send }),
    );
  } finally {
    await mounted.close();
  }
}

function toWire(prefix: string, { as = callers.operator, json, ...request }: SiteRequest): WireRequest {
  return {
    method: "GET",
    ...request,
    path: prefix + request.path,
    headers: {
      ...(as === null ? {} : { [CALLER_HEADER]: JSON.stringify(as) }),
      ...(json === undefined ? {} : { "content-type": "application/json" }),
      ...request.headers,
    },
    body: json === undefined ? request.body : JSON.stringify(json),
  };
}

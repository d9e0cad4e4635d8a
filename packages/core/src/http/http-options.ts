import type { Role } from "../api/routes.ts";
import type { Logger } from "../ports/logger.ts";
import type { PortalFiles } from "./portal-files.ts";

/** Who calls, as the host's own login knows them. */
export interface Caller {
  readonly tenantId: string;
  readonly role: Role;
  /** Needed for `subscriber` (403 without it); others see the whole tenant. */
  readonly ownerId?: string | undefined;
}

/** What `authenticate` gives back: a caller, or anything falsy when nobody is logged in. */
export type CallerOrNobody = Caller | null | undefined | false | "" | 0;

/** Options of every adapter. `Native` is the framework's own request. */
export interface HttpOptions<Native = unknown> {
  /** The caller of a request, or anything falsy when nobody is logged in (401). May throw: the answer is 500. */
  readonly authenticate: (request: Native) => CallerOrNobody | Promise<CallerOrNobody>;
  /** Origins (`https://app.example`) besides our own whose pages may make changing requests. Default: none. */
  readonly trustedOrigins?: readonly string[] | undefined;
  /** The screens, served under `/portal`: `portal()` of `@ancrage/portal`. Default: none. */
  readonly portal?: PortalFiles | undefined;
  /** What the OpenAPI document names as the version of the API. Default `1`. */
  readonly apiVersion?: string | undefined;
  /** Is told of every fault that is answered 500 or more; the caller is not. Default: the console. */
  readonly logger?: Logger | undefined;
}

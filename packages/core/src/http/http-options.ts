import type { Role } from "../api/routes.ts";

/** Who calls, as the host's own login knows them. */
export interface Caller {
  readonly tenantId: string;
  readonly role: Role;
  /** Needed for `subscriber` (403 without it); others see the whole tenant. */
  readonly ownerId?: string | undefined;
}

/** Options of every adapter. `Native` is the framework's own request. */
export interface HttpOptions<Native = unknown> {
  /** The caller of a request, or anything falsy when nobody is logged in (401). May throw: the answer is 500. */
  readonly authenticate: (
    request: Native,
  ) => Caller | null | undefined | false | "" | 0 | Promise<Caller | null | undefined | false | "" | 0>;
  /** Origins (`https://app.example`) besides our own whose pages may make changing requests. Default: none. */
  readonly trustedOrigins?: readonly string[] | undefined;
}

// What the HTTP API and its callers share. It runs in a browser: no zod, nothing of Node.
export { routes } from "./routes.ts";
export type { Role, Route, RouteName } from "./routes.ts";
export type { PathParams } from "./path-params.ts";
export type { FileType, OtherStatus, Reply, RouteBody, RouteQuery, RouteReply } from "./route-types.ts";
export type { ReplyName } from "./reply-schemas.ts";
export { AncrageError, isAncrageError } from "../errors/ancrage-error.ts";
export type { AnyAncrageError } from "../errors/ancrage-error.ts";
export type { ErrorCode, ErrorDetails } from "../errors/error-details.ts";
export type { FieldIssue } from "../errors/field-issue.ts";
export type { RefusedCall, RefusedRun } from "../errors/refused-run.ts";

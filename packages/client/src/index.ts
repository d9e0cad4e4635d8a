export { createClient } from "./create-client.ts";
export type { Client, ItemOf, ListName, RouteArguments, RouteCall, RouteCalls, RouteRequest } from "./client.ts";
export type { CallHeaders, ClientOptions } from "./client-options.ts";
export { AncrageError, isAncrageError } from "@ancrage/core/api";
export type { AnyAncrageError, ErrorCode, ErrorDetails, FieldIssue } from "@ancrage/core/api";
export type { Reply, ReplyName, RouteBody, RouteName, RouteQuery, RouteReply } from "@ancrage/core/api";

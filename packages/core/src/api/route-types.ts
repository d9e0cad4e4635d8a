import type { z } from "zod";
import type { ReplyName, replySchemas } from "./reply-schemas.ts";
import type { routeContracts } from "./route-contracts.ts";
import type { RouteName } from "./routes.ts";

// What travels, as types made from the definitions that the OpenAPI document is made from. A client imports them without
// bringing zod along.

type Contracts = typeof routeContracts;

/** What a route reads of the query, as it is entered; `never`: nothing. */
export type RouteQuery<Name extends RouteName> = Contracts[Name] extends { readonly query: infer Query }
  ? Query extends z.ZodType
    ? AsEntered<z.input<Query>, z.output<Query>>
    : never
  : never;

/** What a route reads as its JSON body, as it is entered; `never`: nothing. */
export type RouteBody<Name extends RouteName> = Contracts[Name] extends { readonly body: infer Body }
  ? Body extends z.ZodType
    ? Readonly<z.input<Body>>
    : never
  : never;

/** What a route answers when nothing is refused, as it arrives: times and files are text; `undefined`: no body; rows come one by one. */
export type RouteReply<Name extends RouteName> = {
  [Status in keyof Contracts[Name]["replies"]]: Arrived<Contracts[Name]["replies"][Status]>;
}[keyof Contracts[Name]["replies"]];

/** The statuses besides 2xx under which a route answers without refusing. */
export type OtherStatus<Name extends RouteName> = Exclude<
  keyof Contracts[Name]["replies"],
  200 | 201 | 202 | 204 | 207
>;

/** The media type of the file that a route answers with; `never`: it answers otherwise. */
export type FileType<Name extends RouteName> = Contracts[Name]["replies"][keyof Contracts[Name]["replies"]] extends {
  readonly file: infer Type extends string;
}
  ? Type
  : never;

/** A reply on the wire, by its name in the OpenAPI document: `Reply<"DeliveryReply">`. */
export type Reply<Name extends ReplyName> = z.output<(typeof replySchemas)[Name]>;

type Arrived<Documented> = Documented extends ReplyName
  ? Reply<Documented>
  : Documented extends { readonly rows: infer Row extends ReplyName }
    ? AsyncIterable<Reply<Row>>
    : Documented extends { readonly file: string }
      ? string
      : undefined;

// What a schema turns into a number may be entered as anything; a number is what is meant.
type AsEntered<Input, Output> = {
  readonly [Key in keyof Input]: unknown extends Input[Key] ? Output[Key & keyof Output] : Input[Key];
};

import type { RouteName, routes } from "./routes.ts";

type PathOf<Name extends RouteName> = Extract<(typeof routes)[number], { name: Name }>["path"];

type ParamName<Path extends string> = Path extends `${string}:${infer Name}/${infer Rest}`
  ? Name | ParamName<Rest>
  : Path extends `${string}:${infer Name}`
    ? Name
    : never;

/** The values that a route's path leaves open, by name and decoded: `{ id }` for `/endpoints/:id`. */
export type PathParams<Name extends RouteName> = Readonly<Record<ParamName<PathOf<Name>>, string>>;

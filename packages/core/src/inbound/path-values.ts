/** Values by path, each under the alias that the handler knows it by. Made by `fromPaths`. */
export interface PathValues<Alias extends string = string> {
  readonly paths: Readonly<Record<Alias, string>>;
}

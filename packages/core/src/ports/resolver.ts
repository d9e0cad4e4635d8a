/** Names to addresses. */
export interface Resolver {
  /**
   * Every address of `hostname`, IPv4 and IPv6, as canonical text. An empty list when the name has none.
   * Rejects when the answer could not be had; the caller then treats the name as refused at delivery.
   */
  resolve(hostname: string): Promise<readonly string[]>;
}

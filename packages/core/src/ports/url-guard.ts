/** Decides at save which URLs an endpoint may have. At delivery the transport judges the address that is dialled. */
export interface UrlGuard {
  /**
   * The normalised URL to store and send to.
   * @throws `url_refused` for a URL that the policy refuses by its text, or whose name definitely leads to a refused
   * address. A name that cannot be resolved now passes: delivery decides.
   */
  acceptUrl(url: string): Promise<string>;
}

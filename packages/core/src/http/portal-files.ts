/** A file of the portal, as it is served. */
export interface PortalFile {
  readonly contentType: string;
  readonly text: string;
  /** The same, compressed by gzip. */
  readonly gzip: Uint8Array;
  /** Its name holds a hash of its content, so that browsers may keep it for ever. */
  readonly isImmutable: boolean;
}

/** The portal's files by their path below `/portal/`; `""` is the page. `portal()` of `@ancrage/portal` makes it. */
export type PortalFiles = ReadonlyMap<string, PortalFile>;

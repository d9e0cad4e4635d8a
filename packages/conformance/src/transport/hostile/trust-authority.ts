import { getCACertificates, setDefaultCACertificates } from "node:tls";
import { certificates } from "../certificates.ts";

/** Makes this process trust the authority of the suite's certificates, until the returned function is called. */
export function trustAuthority(): () => void {
  const trusted = getCACertificates("default");
  setDefaultCACertificates([...trusted, certificates.authority]);
  return () => setDefaultCACertificates(trusted);
}

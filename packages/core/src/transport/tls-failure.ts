import { ConnectFailure } from "./connect-failure.ts";

const reasons: Readonly<Record<string, string>> = {
  CERT_HAS_EXPIRED: "its certificate has expired",
  CERT_NOT_YET_VALID: "its certificate is not valid yet",
  CERT_REVOKED: "its certificate was revoked",
  DEPTH_ZERO_SELF_SIGNED_CERT: "its certificate is self-signed",
  ECONNRESET: "it ended the connection during the handshake",
  ERR_SSL_TLSV1_ALERT_NO_APPLICATION_PROTOCOL: "it does not speak HTTP/1.1",
  ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION: "it speaks no TLS from 1.2 on",
  ERR_SSL_WRONG_VERSION_NUMBER: "it does not speak TLS on this port",
  ETIMEDOUT: "it did not finish the handshake in time",
  ERR_TLS_CERT_ALTNAME_INVALID: "its certificate is for another name",
  INVALID_PURPOSE: "its certificate, or one that signed it, is not made for that",
  SELF_SIGNED_CERT_IN_CHAIN: "its certificate comes from an authority that is not trusted",
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: "its certificate comes from an authority that is not trusted",
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: "its certificate's chain is not complete",
};

/** Says why `host` cannot be trusted or spoken to, in our words: OpenSSL's may quote the certificate. */
export function tlsFailure(host: string, code = "no code", cause?: unknown): ConnectFailure {
  const reason = reasons[code] ?? `the TLS handshake failed (${code})`;
  return new ConnectFailure("tlsFailed", `No secure connection to ${host}: ${reason}.`, { cause });
}

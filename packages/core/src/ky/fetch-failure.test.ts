import { expect, test } from "vitest";
import { failureOf } from "./fetch-failure.ts";

/** An error as fetch throws it and ky wraps it. */
function fetchError(code: string | undefined, message: string, name = "Error"): Error {
  const root = Object.assign(new Error(message), { name }, code === undefined ? {} : { code });
  return new Error("Request failed: POST https://a.example/hunter2", {
    cause: new TypeError("fetch failed", { cause: root }),
  });
}

test.each([
  ["ENOTFOUND", "getaddrinfo ENOTFOUND a.example", "nameNotResolved"],
  ["EAI_AGAIN", "getaddrinfo EAI_AGAIN a.example", "nameNotResolved"],
  ["ECONNREFUSED", "connect ECONNREFUSED 10.1.2.3:443", "connectionFailed"],
  ["ECONNRESET", "connect ECONNRESET 10.1.2.3:443", "connectionClosed"],
  ["ETIMEDOUT", "connect ETIMEDOUT 10.1.2.3:443", "connectionFailed"],
  ["UND_ERR_CONNECT_TIMEOUT", "Connect Timeout Error (attempted address: 10.1.2.3:443)", "connectionFailed"],
  ["ECONNRESET", "read ECONNRESET", "connectionClosed"],
  ["EPIPE", "write EPIPE", "connectionClosed"],
  ["ECONNRESET", "Client network socket disconnected before secure TLS connection was established", "tlsFailed"],
  ["CERT_HAS_EXPIRED", "certificate has expired", "tlsFailed"],
  ["SELF_SIGNED_CERT_IN_CHAIN", "self-signed certificate in certificate chain", "tlsFailed"],
  ["UNABLE_TO_VERIFY_LEAF_SIGNATURE", "unable to verify the first certificate", "tlsFailed"],
  ["ERR_TLS_CERT_ALTNAME_INVALID", "Hostname/IP does not match: 10.1.2.3 is not in the cert's list", "tlsFailed"],
  ["UNSPECIFIED", "ca md too weak", "tlsFailed"],
  ["UND_ERR_RES_CONTENT_LENGTH_MISMATCH", "Response body length does not match", "invalidResponse"],
  ["ERR_ASSERTION", "The expression evaluated to a falsy value", "invalidResponse"],
  ["UND_ERR_HEADERS_OVERFLOW", "Headers Overflow Error", "invalidResponse"],
  ["UND_ERR_SOCKET", "bad upgrade", "invalidResponse"],
  ["UND_ERR_SOCKET", "other side closed", "connectionClosed"],
  ["UND_ERR_HEADERS_TIMEOUT", "Headers Timeout Error", "timedOut"],
  ["SOMETHING_NEW", "what 10.1.2.3 did", "connectionFailed"],
  [undefined, "10.1.2.3 did something", "connectionFailed"],
])("%s, %s: %s, without the address or the path", (code, message, expected) => {
  const failure = failureOf(fetchError(code, message), "a.example");
  expect(failure.code).toBe(expected);
  expect(failure.message).toContain("a.example");
  expect(failure.message).not.toMatch(/10\.1\.2\.3|hunter2/);
});

test("what is no HTTP is known by the name of its error", () => {
  const failure = failureOf(fetchError(undefined, "Response does not match", "HTTPParserError"), "a.example");
  expect(failure.code).toBe("invalidResponse");
});

test.each([undefined, null, "text", 7, Object.create(null), Symbol("s")])("anything may be thrown", (thrown) => {
  expect(failureOf(thrown, "a.example").code).toBe("connectionFailed");
});

test("a circle of causes ends", () => {
  const error = new Error("round");
  error.cause = error;
  expect(failureOf(error, "a.example").code).toBe("connectionFailed");
});

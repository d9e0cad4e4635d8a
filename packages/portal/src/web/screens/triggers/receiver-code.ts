/** A language that receivers are shown in. */
export type ReceiverLanguage = keyof typeof receiverCode;

/**
 * Programs that receive: each checks the signature over the bytes as they came, then reads them, and does each event once.
 * The same as in docs/receivers.md, where a test runs them.
 */
export const receiverCode = {
  TypeScript: `import { verifyWebhook } from "@ancrage/core";
import express from "express";

const secret = (process.env.WEBHOOK_SECRET ?? "").split(" ");
const done = new Set<string>(); // in production: a unique column in your database

const app = express();
app.post("/webhooks", express.raw({ type: () => true, limit: "1mb" }), (request, response) => {
  let id: string;
  try {
    ({ id } = verifyWebhook({ headers: request.headers, body: request.body, secret }));
  } catch {
    response.sendStatus(401);
    return;
  }
  if (!done.has(id)) {
    const { type, data } = JSON.parse(request.body.toString("utf8"));
    console.log(id, type, data);
    done.add(id);
  }
  response.sendStatus(204);
});
app.listen(Number(process.env.PORT ?? 3000));
`,
  Python: `import base64, hashlib, hmac, json, os, time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

secrets = os.environ["WEBHOOK_SECRET"].split()
tolerance = 300  # seconds, either way
done = set()  # in production: a unique column in your database


def verified_id(headers, body):
    """The webhook-id, if who holds a secret has just signed these very bytes; else ValueError."""
    id, timestamp, signatures = (headers[f"webhook-{name}"] or "" for name in ("id", "timestamp", "signature"))
    if abs(time.time() - int(timestamp)) > tolerance:
        raise ValueError("too old, or too new")
    signed = f"{id}.{timestamp}.".encode() + body
    for secret in secrets:
        key = base64.b64decode(secret[len("whsec_"):])
        signature = b"v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest())
        if any(hmac.compare_digest(signature, given.encode()) for given in signatures.split(" ")):
            return id
    raise ValueError("no signature matches")


class Receiver(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(max(0, min(int(self.headers["content-length"] or 0), 1_000_000)))
        try:
            id = verified_id(self.headers, body)
        except ValueError:
            return self.answer(401)
        if id not in done:
            event = json.loads(body)
            print(id, event["type"], event["data"], flush=True)
            done.add(id)
        self.answer(204)

    def answer(self, status):
        self.send_response(status)
        self.send_header("content-length", "0")
        self.end_headers()

    def log_message(self, *_):
        pass


ThreadingHTTPServer(("", int(os.environ.get("PORT", 3000))), Receiver).serve_forever()
`,
  Java: `import com.sun.net.httpserver.*;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.*;
import java.util.*;
import java.util.concurrent.ConcurrentHashMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

public class Receiver {
  static final String[] SECRETS = System.getenv("WEBHOOK_SECRET").split(" ");
  static final long TOLERANCE = 300; // seconds, either way
  static final Set<String> DONE = ConcurrentHashMap.newKeySet(); // in production: a unique column in your database

  /** The webhook-id, if who holds a secret has just signed these very bytes; else null. */
  static String verifiedId(Headers headers, byte[] body) throws GeneralSecurityException {
    String id = headers.getFirst("webhook-id"), timestamp = headers.getFirst("webhook-timestamp");
    String signatures = headers.getFirst("webhook-signature");
    if (id == null || signatures == null || timestamp == null || !timestamp.matches("[0-9]{1,12}")) return null;
    if (Math.abs(System.currentTimeMillis() / 1000 - Long.parseLong(timestamp)) > TOLERANCE) return null;
    for (String secret : SECRETS) {
      byte[] key = Base64.getDecoder().decode(secret.substring("whsec_".length()));
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      mac.update((id + "." + timestamp + ".").getBytes(StandardCharsets.UTF_8));
      byte[] signature = ("v1," + Base64.getEncoder().encodeToString(mac.doFinal(body))).getBytes();
      for (String given : signatures.split(" "))
        if (MessageDigest.isEqual(signature, given.getBytes(StandardCharsets.UTF_8))) return id;
    }
    return null;
  }

  static void receive(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readNBytes(1_000_000);
      String id = verifiedId(exchange.getRequestHeaders(), body);
      if (id != null && !DONE.contains(id)) {
        System.out.println(id + " " + new String(body, StandardCharsets.UTF_8));
        DONE.add(id);
      }
      exchange.sendResponseHeaders(id == null ? 401 : 204, -1);
    } catch (GeneralSecurityException error) {
      throw new IOException(error);
    }
  }

  public static void main(String[] arguments) throws IOException {
    int port = Integer.parseInt(System.getenv().getOrDefault("PORT", "3000"));
    HttpServer server = HttpServer.create(new InetSocketAddress(port), 0);
    server.createContext("/", Receiver::receive);
    server.start();
  }
}
`,
} as const;

import { createHmac, randomBytes } from "node:crypto";
import { Agent, request } from "undici";

/** Sends one signed request and reads the status. */
export interface Sender {
  /** Rejects when it was answered with another status than 2xx. */
  send(number: number, body: string | Buffer): Promise<void>;
  close(): Promise<void>;
}

export interface SenderTerms {
  readonly url: string;
  readonly inFlight: number;
}

/** What opens a sender for a round. */
export type OpenSender = (terms: SenderTerms) => Sender;

/** By `undici.request`, over as many connections as there are requests in flight. */
export function openUndiciSender({ url, inFlight }: SenderTerms): Sender {
  const agent = new Agent({ connections: inFlight, pipelining: 1 });
  const headersOf = signing();
  return {
    async send(number, body) {
      const response = await request(url, {
        dispatcher: agent,
        method: "POST",
        headers: headersOf(number, body),
        body,
      });
      await response.body.dump();
      refuseOtherThan2xx(response.statusCode, number);
    },
    close: () => agent.close(),
  };
}

/** By the `fetch` that Node has. */
export function openFetchSender({ url }: SenderTerms): Sender {
  const headersOf = signing();
  return {
    async send(number, body) {
      const response = await fetch(url, { method: "POST", headers: headersOf(number, body), body: body.toString() });
      await response.arrayBuffer();
      refuseOtherThan2xx(response.status, number);
    },
    close: async () => {},
  };
}

// As long as those of the dispatcher, so that both send the same bytes.
const idDigits = 32;
const endpointId = `ep_${"0".repeat(idDigits)}`;

// As long as the name that an installation gives itself.
const origin = `ancrage-${"0".repeat(16)}`;

function signing() {
  const key = randomBytes(32);
  return (number: number, body: string | Buffer): Record<string, string> => {
    const id = `evt_${String(number).padStart(idDigits, "0")}`;
    const timestamp = Math.floor(Date.now() / 1000);
    const signature = createHmac("sha256", key).update(`${id}.${timestamp}.`).update(body).digest("base64");
    return {
      "content-type": "application/json",
      "user-agent": "Ancrage",
      "accept-encoding": "identity",
      "webhook-id": id,
      "webhook-timestamp": String(timestamp),
      "webhook-signature": `v1,${signature}`,
      "webhook-endpoint": endpointId,
      "webhook-depth": "1",
      "webhook-origin": origin,
    };
  };
}

function refuseOtherThan2xx(status: number, number: number): void {
  if (status < 200 || status > 299) throw new Error(`The receiver answered ${status} to request ${number}.`);
}

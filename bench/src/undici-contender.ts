import { createHmac, randomBytes } from "node:crypto";
import { Agent, request } from "undici";
import type { Contender } from "./contender.ts";
import { peerBody } from "./delivered-webhook.ts";

// As long as those of the dispatcher, so that both send the same bytes.
const idDigits = 32;
const endpointId = `ep_${"0".repeat(idDigits)}`;

/** The peer: `undici.request` that signs and sends the same, reads the status, and keeps nothing. */
export const bareUndici: Contender = {
  name: "bare undici.request",
  async prepare({ url, deliveries, inFlight }) {
    const agent = new Agent({ connections: inFlight, pipelining: 1 });
    const key = randomBytes(32);
    const body = peerBody();

    async function send(number: number): Promise<void> {
      const id = `evt_${String(number).padStart(idDigits, "0")}`;
      const timestamp = Math.floor(Date.now() / 1000);
      const signature = createHmac("sha256", key).update(`${id}.${timestamp}.`).update(body).digest("base64");
      const response = await request(url, {
        dispatcher: agent,
        method: "POST",
        headers: {
          "content-type": "application/json",
          "user-agent": "Ancrage",
          "accept-encoding": "identity",
          "webhook-id": id,
          "webhook-timestamp": String(timestamp),
          "webhook-signature": `v1,${signature}`,
          "webhook-endpoint": endpointId,
        },
        body,
      });
      await response.body.dump();
      if (response.statusCode < 200 || response.statusCode > 299) {
        throw new Error(`The receiver answered ${response.statusCode} to ${id}.`);
      }
    }

    return {
      async send() {
        let next = 0;
        const lanes = Array.from({ length: inFlight }, async () => {
          while (next < deliveries) await send(next++);
        });
        await Promise.all(lanes);
      },
      close: () => agent.close(),
    };
  },
};

import type { Contender } from "./contender.ts";
import { peerBody } from "./delivered-webhook.ts";
import { openUndiciSender } from "./sender.ts";

/** The limit of one process: `undici.request` that signs and sends the same, reads the status, and keeps nothing. */
export const bareUndici: Contender = {
  name: "bare undici.request",
  async prepare({ url, deliveries, inFlight }) {
    const sender = openUndiciSender({ url, inFlight });
    const body = peerBody();
    return {
      async send() {
        let next = 0;
        const lanes = Array.from({ length: inFlight }, async () => {
          while (next < deliveries) await sender.send(next++, body);
        });
        await Promise.all(lanes);
      },
      close: () => sender.close(),
    };
  },
};

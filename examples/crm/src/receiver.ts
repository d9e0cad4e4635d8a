import type { AddressInfo } from "node:net";
import { createReceiver } from "./receiver/create-receiver.ts";
import type { ReceiverMessage } from "./receiver/receiver-message.ts";

// The receiver's process. The demo starts it, hears from it over Node's channel between parent and child, and ends it by
// closing that channel.

const tell = (message: ReceiverMessage) => void process.send?.(message);

const receiver = createReceiver((request) => {
  const verdict = request.distrust === null ? `${request.webhookId} verified` : `NOT VERIFIED: ${request.distrust}`;
  console.log(`   [receiver] POST ${request.path} ${verdict}, answered ${request.status}`);
  tell({ kind: "received", request });
});

receiver.listen(0, "127.0.0.1", () => {
  const { address, port } = receiver.address() as AddressInfo;
  tell({ kind: "listening", url: `http://${address}:${port}` });
});

process.on("disconnect", () => process.exit());
// Ctrl-C reaches both processes. The demo still finishes the deliveries in flight, and for that this one must answer.
process.on("SIGINT", () => {});

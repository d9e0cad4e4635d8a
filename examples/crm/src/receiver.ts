import type { AddressInfo } from "node:net";
import { createReceiver } from "./receiver/create-receiver.ts";
import type { ReceiverMessage } from "./receiver/receiver-message.ts";

// The receiver's process. The demo starts it, hears from it over Node's channel between parent and child, and ends it by
// closing that channel; it may also run alone.

const tell = (message: ReceiverMessage) => void process.send?.(message);

const receiver = createReceiver((request) => {
  const verdict = request.distrust === null ? "verified" : `NOT VERIFIED (${request.distrust})`;
  console.log(`   [receiver] POST ${request.path} ${request.webhookId} ${verdict}, answered ${request.status}`);
  tell({ kind: "received", request });
});

receiver.listen(0, "127.0.0.1", () => {
  const { address, port } = receiver.address() as AddressInfo;
  tell({ kind: "listening", url: `http://${address}:${port}` });
});

if (process.connected) {
  process.on("disconnect", () => process.exit());
  // Ctrl-C reaches both processes. The demo still finishes what is in flight, and for that this one must answer.
  process.on("SIGINT", () => {});
  process.on("SIGTERM", () => {});
} else {
  receiver.on("listening", () => console.log("Receiver", receiver.address()));
}

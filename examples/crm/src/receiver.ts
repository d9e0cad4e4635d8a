import { createReceiver } from "./receiver/create-receiver.ts";
import { listenWhereBefore } from "./receiver/listen-where-before.ts";
import { openReceiverMemory } from "./receiver/receiver-memory.ts";
import type { ReceiverMessage } from "./receiver/receiver-message.ts";

// The receiver's process. The demo starts it with the folder of its memory, hears from it over Node's channel between
// parent and child, and ends it by closing that channel.

const tell = (message: ReceiverMessage) => void process.send?.(message);
process.on("disconnect", () => process.exit());
// Ctrl-C reaches both processes. The demo still finishes the deliveries in flight, and for that this one must answer.
process.on("SIGINT", () => {});

const [folder = ""] = process.argv.slice(2);
const memory = openReceiverMemory(folder);
const receiver = createReceiver(memory, (request) => {
  const verdict = request.distrust === null ? `${request.webhookId} verified` : `NOT VERIFIED: ${request.distrust}`;
  console.log(`   [receiver] POST ${request.path} ${verdict}, answered ${request.status}`);
  tell({ kind: "received", request });
});

for (const request of memory.requests()) tell({ kind: "received", request });
const { port, listens } = await listenWhereBefore(receiver, folder);
tell(listens ? { kind: "listening", url: `http://127.0.0.1:${port}` } : { kind: "portTaken", port });

// Listens with room for next to no waiting connection, tells its port, and never gets round to accepting one.
import { type AddressInfo, createServer } from "node:net";
import { parentPort } from "node:worker_threads";

const server = createServer();
server.listen({ host: "127.0.0.1", port: 0, backlog: 1 }, () => {
  parentPort?.postMessage((server.address() as AddressInfo).port);
  // A turn later, so that the message has left.
  setImmediate(() => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0));
});

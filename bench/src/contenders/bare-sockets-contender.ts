import { once } from "node:events";
import { connect } from "node:net";
import type { Contender } from "./contender.ts";
import { peerBody } from "./delivered-webhook.ts";

/**
 * Sockets that write prepared bytes and count answers: no client, no signature. As fast as this receiver can be asked
 * from one process, so whoever comes near it measures the receiver.
 */
export const bareSockets: Contender = {
  name: "bare sockets, receiver's ceiling",
  async prepare({ url, deliveries, inFlight }) {
    const { hostname, port, pathname, host } = new URL(url);
    const body = peerBody();
    const head = `POST ${pathname} HTTP/1.1\r\nhost: ${host}\r\ncontent-length: ${body.length}\r\n\r\n`;
    const bytes = Buffer.concat([Buffer.from(head), body]);
    let sent = 0;

    async function exchange(): Promise<void> {
      const socket = connect({ host: hostname, port: Number(port), noDelay: true });
      const write = () => {
        if (sent === deliveries) return socket.end();
        sent += 1;
        socket.write(bytes);
      };
      socket.on("connect", write);
      socket.on("data", (answer) => {
        if (!answer.toString("latin1", 0, 10).startsWith("HTTP/1.1 2"))
          return socket.destroy(new Error("No 2xx came back."));
        write();
      });
      await once(socket, "close");
    }

    return {
      async send() {
        await Promise.all(Array.from({ length: inFlight }, exchange));
      },
      async close() {},
    };
  },
};

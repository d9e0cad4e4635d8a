import type { Socket } from "node:net";

// Slow enough that a whole attempt of drips stays below every limit on bytes.
const dripMs = 50;

/** Writes `head`, then one piece after the other, the last one for ever, until the connection ends. Calls `reached` after three. */
export function drip(socket: Socket, head: string, pieces: readonly string[], reached: () => void): void {
  socket.write(head, "latin1");
  let drops = 0;
  const timer = setInterval(() => {
    socket.write(pieces[Math.min(drops, pieces.length - 1)] ?? "", "latin1");
    drops += 1;
    if (drops === 3) reached();
  }, dripMs);
  socket.once("close", () => clearInterval(timer));
}

/** Writes `head`, then `chunk` again and again, as fast as it is read, until the connection ends. */
export function pour(socket: Socket, head: string, chunk: string): void {
  socket.write(head, "latin1");
  const more = () => {
    while (!socket.destroyed && socket.write(chunk, "latin1"));
  };
  socket.on("drain", more);
  more();
}

/** Writes `bytes` and no more, then calls `reached`. */
export function stall(socket: Socket, bytes: string, reached: () => void): void {
  socket.write(bytes, "latin1", () => reached());
}

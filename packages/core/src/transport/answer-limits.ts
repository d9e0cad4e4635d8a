import type { Socket } from "node:net";
import { ConnectFailure } from "./connect-failure.ts";

/** Bytes that one answer may take on the wire: 1 MiB, heads, framing and all that is passed over included. */
export const MAX_ANSWER_BYTES = 1_048_576;

/** Lines that the head of an answer may have, those of informational answers before it included. */
export const MAX_HEAD_LINES = 1_024;

/** What has been read of the answer that a connection is at. */
interface Reading {
  bytes: number;
  headLines: number;
  isHead: boolean;
  /** The last read, while its head goes on. */
  last: Uint8Array | null;
}

/**
 * Ends connections whose answers go on for ever where undici counts nothing (informational answers, a reason phrase,
 * blanks before a value, zeros before the size of a chunk, extensions after it), and heads of fields without bytes, of
 * which undici would hold 16,000 in 4 MB. It parses each read before it reads again, so a head that ends is one of the
 * connection that was read from last.
 */
export class AnswerLimits {
  #reading: Reading | null = null;

  /** Watches everything that is read from `socket`. */
  watch(socket: Socket, host: string): void {
    const reading: Reading = { bytes: 0, headLines: 0, isHead: true, last: null };
    const read = socket.read.bind(socket);
    socket.read = (size?: number): Buffer | null => {
      if (reading.last !== null) reading.headLines += linesIn(reading.last);
      const chunk: Buffer | null = read(size);
      reading.bytes += chunk?.length ?? 0;
      reading.last = reading.isHead ? chunk : null;
      this.#reading = reading;
      const excess = excessOf(reading);
      if (excess === null) return chunk;
      socket.destroy(tooMuch(host, excess));
      return null;
    };
  }

  /**
   * The head of the answer that is being read has ended; what follows is its body. The returned function tells that the
   * answer has ended too, so that what follows on its connection is another: the connection's end may be what ends it,
   * and by then others have been read from.
   */
  headEnded(): () => void {
    const reading = this.#reading;
    if (reading === null) return () => {};
    Object.assign(reading, { isHead: false, last: null });
    return () => Object.assign(reading, { isHead: true, headLines: 0, bytes: 0 });
  }
}

/** What ends a connection when an answer is longer than any receiver needs. */
export function tooMuch(host: string, excess: string): ConnectFailure {
  return new ConnectFailure("invalidResponse", `${host} sent more than ${excess} without a usable answer.`);
}

function excessOf({ bytes, headLines }: Reading): string | null {
  if (bytes > MAX_ANSWER_BYTES) return `${MAX_ANSWER_BYTES} bytes`;
  return headLines > MAX_HEAD_LINES ? `${MAX_HEAD_LINES} lines` : null;
}

function linesIn(bytes: Uint8Array): number {
  let lines = 0;
  for (let at = bytes.indexOf(10); at !== -1; at = bytes.indexOf(10, at + 1)) lines += 1;
  return lines;
}

/**
 * The same bytes; `tell` is told what making them throws, and nothing of a reader that stops. Its iterator cannot be thrown
 * into: what happens to the reader is not a fault of ours.
 */
export function toldOfFaults(
  body: AsyncIterable<Uint8Array>,
  tell: (error: unknown) => void,
): AsyncIterable<Uint8Array> {
  return {
    [Symbol.asyncIterator]() {
      const iterator = body[Symbol.asyncIterator]();
      return {
        async next() {
          try {
            return await iterator.next();
          } catch (error) {
            tell(error);
            throw error;
          }
        },
        async return() {
          await iterator.return?.();
          return { done: true, value: undefined };
        },
      };
    },
  };
}

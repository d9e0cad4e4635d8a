import { progress as bar } from "@clack/prompts";

/** How far a replay has come, for whoever watches. */
export interface Progress {
  advance(count: number): void;
  end(message: string): void;
  fail(): void;
}

/** A bar at a terminal; elsewhere lines on stderr. */
export function openProgress(total: number): Progress {
  let done = 0;
  if (!process.stderr.isTTY) {
    return {
      advance: (count) => {
        done += count;
        console.error(`${done} of ${total} sent again`);
      },
      end: (message) => console.error(message),
      fail: () => {},
    };
  }
  const shown = bar({ max: total, output: process.stderr });
  shown.start(`0 of ${total} sent again`);
  return {
    advance: (count) => {
      done += count;
      shown.advance(count, `${done} of ${total} sent again`);
    },
    end: (message) => shown.stop(message),
    fail: () => shown.error(`Stopped at ${done} of ${total}`),
  };
}

/** How far a replay has come, for whoever watches. */
export interface Progress {
  advance(count: number): void;
  end(message: string): void;
  fail(): void;
}

const width = 30;

/**
 * A bar on one line at a terminal, lines elsewhere; on stderr. It is ours because that of `@clack/prompts` takes the keys
 * while it is shown, and ends the process with 0 at Ctrl-C, before anybody could say where to go on.
 */
export function openProgress(total: number): Progress {
  let done = 0;
  if (!process.stderr.isTTY) {
    return {
      advance: (count) => {
        done += count;
        console.error(told(done, total));
      },
      end: (message) => console.error(message),
      fail: () => {},
    };
  }
  const draw = () => {
    const full = Math.min(width, Math.floor((done / total) * width));
    // Back to the start of the line, which is cleared.
    process.stderr.write(`\r\u001b[2K${"━".repeat(full)}${"─".repeat(width - full)} ${told(done, total)}`);
  };
  draw();
  return {
    advance: (count) => {
      done += count;
      draw();
    },
    end: (message) => process.stderr.write(`\n${message}\n`),
    fail: () => process.stderr.write("\n"),
  };
}

function told(done: number, total: number): string {
  return `${done} of ${total} sent again`;
}

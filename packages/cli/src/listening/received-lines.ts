import { styleText } from "node:util";
import { printable, shortened } from "../output/printable.ts";
import type { Received } from "./received.ts";

// As much of a body as a person reads; --json prints all of it.
const longestBody = 2_000;

/** What a terminal shows of a webhook: how it was, and what it said. */
export function receivedLines(received: Received): readonly string[] {
  const { at, method, path, type, id, status, answeredMs, body, message } = received;
  const head = [
    at.slice(11, 19),
    printable(`${method} ${path}`),
    printable(type ?? "(no type)"),
    printable(id ?? "(no webhook-id)"),
    verdict(received),
    `answered ${status} after ${answeredMs} ms`,
  ].join("  ");
  const lines = message === null ? [head] : [head, `  ${message}`];
  const text = typeof body === "string" ? body : JSON.stringify(body);
  return text === "" ? lines : [...lines, `  ${shortened(text, longestBody)}`];
}

function verdict({ verified }: Received): string {
  if (verified === null) return "not checked";
  return verified ? coloured("green", "verified") : coloured("red", "NOT VERIFIED");
}

// Colours only where they are seen, and not with NO_COLOR.
function coloured(colour: "green" | "red", text: string): string {
  return styleText(colour, text, { stream: process.stdout });
}

import { appendFileSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { readFileIfAny } from "../files/read-file-if-any.ts";
import { type ReceivedRequest, receivedRequest } from "./received-request.ts";
import { SecretBook } from "./secret-book.ts";

/** What a receiver still knows when it is started again, as a third party with a database of its own would. */
export interface ReceiverMemory {
  readonly secrets: SecretBook;
  /** Every webhook that has reached it, in order. */
  requests(): readonly ReceivedRequest[];
  /** Comes before the answer: what was answered with 200 is in the memory. */
  remember(request: ReceivedRequest): void;
}

/** The memory in the files of `folder`, which it makes where it is missing. */
export function openReceiverMemory(folder: string): ReceiverMemory {
  mkdirSync(folder, { recursive: true });
  const path = join(folder, "received.jsonl");
  const requests = linesOf(readFileIfAny(path) ?? "");
  return {
    secrets: new SecretBook(join(folder, "secrets.json")),
    requests: () => [...requests],
    remember(request) {
      requests.push(request);
      appendFileSync(path, `${JSON.stringify(request)}\n`);
    },
  };
}

function linesOf(text: string): ReceivedRequest[] {
  const lines = text.split("\n").filter((line) => line !== "");
  return lines.map((line) => receivedRequest.parse(JSON.parse(line)));
}

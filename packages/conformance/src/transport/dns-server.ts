import { createSocket } from "node:dgram";
import { once } from "node:events";
import { isIPv4 } from "node:net";

/** What a name server says to a question: the name's addresses, that there is none, that it failed, or nothing at all. */
export type DnsAnswer = readonly string[] | "noSuchName" | "failure" | "silence";

/** What a DNS server was asked. */
export interface DnsQuestion {
  readonly name: string;
  readonly type: "A" | "AAAA";
}

/** A DNS server on UDP, of a test's own. */
export interface DnsServer {
  /** `127.0.0.1:<port>` */
  readonly address: string;
  /** In the order in which they came; asked again is told again. */
  readonly questions: readonly DnsQuestion[];
  close(): Promise<void>;
}

const ipv6Question = 28;
const responseCodes: Readonly<Record<string, number>> = { failure: 2, noSuchName: 3 };

/** Listens on a free port of 127.0.0.1. Of the addresses that `answer` gives, those of the asked type are told. */
export async function openDnsServer(answer: (question: DnsQuestion) => DnsAnswer): Promise<DnsServer> {
  const questions: DnsQuestion[] = [];
  const socket = createSocket("udp4");
  socket.on("message", (message, from) => {
    const { question, end } = readQuestion(message);
    questions.push(question);
    const told = answer(question);
    if (told !== "silence") socket.send(reply(message.subarray(0, end), question, told), from.port, from.address);
  });
  socket.bind(0, "127.0.0.1");
  await once(socket, "listening");
  return {
    address: `127.0.0.1:${socket.address().port}`,
    questions,
    async close() {
      socket.close();
      await once(socket, "close");
    },
  };
}

/** RFC 1035, 4.1: a head of 12 bytes, the name in parts, two bytes of type, two of class. */
function readQuestion(message: Buffer): { readonly question: DnsQuestion; readonly end: number } {
  const parts: string[] = [];
  let at = 12;
  for (let length = message.readUInt8(at); length > 0; length = message.readUInt8(at)) {
    parts.push(message.toString("latin1", at + 1, at + 1 + length));
    at += 1 + length;
  }
  const type = message.readUInt16BE(at + 1) === ipv6Question ? "AAAA" : "A";
  return { question: { name: parts.join("."), type }, end: at + 5 };
}

function reply(asked: Buffer, { type }: DnsQuestion, answer: readonly string[] | "noSuchName" | "failure"): Buffer {
  const addresses = typeof answer === "string" ? [] : answer.filter((one) => isIPv4(one) === (type === "A"));
  const head = Buffer.from(asked);
  // An answer, with recursion, to one question.
  head.writeUInt16BE(0x8180 | (typeof answer === "string" ? (responseCodes[answer] ?? 0) : 0), 2);
  for (const [at, count] of [1, addresses.length, 0, 0].entries()) head.writeUInt16BE(count, 4 + 2 * at);
  return Buffer.concat([head, ...addresses.map(record)]);
}

/** The name of the question, the type, class IN, nothing to be kept, and the address. */
function record(address: string): Buffer {
  const bytes = isIPv4(address) ? Buffer.from(address.split(".").map(Number)) : ipv6Bytes(address);
  const fields = Buffer.from([0xc0, 12, 0, bytes.length === 4 ? 1 : ipv6Question, 0, 1, 0, 0, 0, 0, 0, bytes.length]);
  return Buffer.concat([fields, bytes]);
}

function ipv6Bytes(address: string): Buffer {
  const [before = "", after] = address.split("::");
  const groups = (text: string) => text.split(":").filter((group) => group !== "");
  const missing = after === undefined ? 0 : 8 - groups(before).length - groups(after).length;
  const all = [...groups(before), ...Array<string>(missing).fill("0"), ...groups(after ?? "")];
  return Buffer.from(all.map((group) => group.padStart(4, "0")).join(""), "hex");
}

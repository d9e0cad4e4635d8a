import { type HostileReceiver, hostileAtOnce } from "./hostile-receiver.ts";

const ok = "HTTP/1.1 200 OK\r\n";
const tail = "content-length: 2\r\n\r\nok";
const hex = (digits: string) => Buffer.from(digits, "hex").toString("latin1");

// What is answered, in Latin-1, so that any byte can be written.
const noHttp: Readonly<Record<string, string>> = {
  "answers with words": "garbage\r\n\r\n",
  "answers with a page and no head": "<html><body>Not found</body></html>",
  "answers with zeros": "\0".repeat(1_000),
  "answers with random bytes": hex("8f3c01d2a977e40bff5e13c0").repeat(80),
  "answers with the request": "POST /in HTTP/1.1\r\ncontent-length: 2\r\n\r\n{}",
  "answers with frames of HTTP/2": hex("00000c0400000000000003000000640004001000000000040800000000"),
  "answers with an alert of TLS": hex("15030100020228"),
  "answers with a status of letters": "HTTP/1.1 abc\r\n\r\n",
  "answers with a status of two digits": `HTTP/1.1 20 OK\r\n${tail}`,
  "answers with a status of four digits": `HTTP/1.1 2000 OK\r\n${tail}`,
  "answers with the status 000": `HTTP/1.1 000 OK\r\n${tail}`,
  "answers with the status 099": `HTTP/1.1 099 OK\r\n${tail}`,
  "answers in HTTP/9.9": `HTTP/9.9 200 OK\r\n${tail}`,
  "answers in http/1.1, small letters": `http/1.1 200 OK\r\n${tail}`,
  "answers after three spaces": `   ${ok}${tail}`,
  "answers after a byte order mark": `\xef\xbb\xbf${ok}${tail}`,
  "ends its lines with LF": "HTTP/1.1 200 OK\ncontent-length: 2\n\nok",
  "ends its lines with CR": "HTTP/1.1 200 OK\rcontent-length: 2\r\rok",
  "sends a field without a colon": `${ok}no colon\r\n${tail}`,
  "sends a field without a name": `${ok}: b\r\n${tail}`,
  "sends a field with a space before its colon": `${ok}x-a : b\r\n${tail}`,
  "sends NUL in the name of a field": `${ok}x\0a: b\r\n${tail}`,
  "sends NUL in the value of a field": `${ok}x-a: a\0b\r\n${tail}`,
  "sends an escape in the value of a field": `${ok}x-a: \x1b[31m\r\n${tail}`,
  "folds a field": `${ok}x-a: a\r\n b\r\n${tail}`,
  "announces a negative length": `${ok}content-length: -1\r\n\r\nok`,
  "announces a length of letters": `${ok}content-length: two\r\n\r\nok`,
  "announces no length after the name": `${ok}content-length:\r\n\r\nok`,
  "announces a length of 10 to the 20th": `${ok}content-length: ${10n ** 20n}\r\n\r\nok`,
  "announces two lengths": `${ok}content-length: 2\r\ncontent-length: 3\r\n\r\nok`,
  "announces its length twice": `${ok}content-length: 2\r\ncontent-length: 2\r\n\r\nok`,
  "announces a length and chunks": `${ok}content-length: 2\r\ntransfer-encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n`,
  "announces chunks and a length": `${ok}transfer-encoding: chunked\r\ncontent-length: 2\r\n\r\n2\r\nok\r\n0\r\n\r\n`,
  "says 100 without being asked": "HTTP/1.1 100 Continue\r\n\r\n",
  "changes protocols without being asked": "HTTP/1.1 101 Over\r\nconnection: upgrade\r\nupgrade: x\r\n\r\n",
  "changes protocols without saying to which": "HTTP/1.1 101 Over\r\n\r\n",
  "sends a body with an informational answer": `HTTP/1.1 102 Wait\r\ncontent-length: 5\r\n\r\nhello${ok}${tail}`,
  "sends a head of 1 MiB": `${ok}x-a: ${"a".repeat(1_048_576)}\r\n\r\n`,
  "sends 100,000 fields": `${ok}${"a:b\r\n".repeat(100_000)}${tail}`,
};

// The status, whether the body is cut, and what is answered.
const oddities: Readonly<Record<string, readonly [status: number, bodyTruncated: boolean, answer: string]>> = {
  "answers with a status that nobody knows": [999, false, `HTTP/1.1 999 Odd\r\n${tail}`],
  "answers without a reason phrase": [200, false, `HTTP/1.1 200\r\n${tail}`],
  "answers after empty lines": [200, false, `\r\n\r\n${ok}${tail}`],
  "sends bytes that are no UTF-8 in a field": [200, false, `${ok}x-a: \xff\xfe\xc0\r\n${tail}`],
  "sends more than the announced length": [200, false, `${ok}content-length: 2\r\n\r\nokay, and more`],
  "sends a body with a 204": [204, false, `HTTP/1.1 204 Empty\r\n${tail}`],
  "sends a body with a 304": [304, false, `HTTP/1.1 304 Same\r\n${tail}`],
  "offers another protocol with its answer": [200, false, `${ok}connection: upgrade\r\nupgrade: h2c\r\n${tail}`],
  "announces a chunk of no size": [200, true, `${ok}transfer-encoding: chunked\r\n\r\nzz\r\nok`],
  "announces a chunk of a negative size": [200, true, `${ok}transfer-encoding: chunked\r\n\r\n-1\r\nok`],
  "announces a chunk of 2 to the 68th": [200, true, `${ok}transfer-encoding: chunked\r\n\r\n${"f".repeat(17)}\r\nok`],
  "sends more than the size of a chunk": [200, true, `${ok}transfer-encoding: chunked\r\n\r\n2\r\nokay\r\n0\r\n\r\n`],
  "sends trailers without a colon": [200, true, `${ok}transfer-encoding: chunked\r\n\r\n0\r\nno colon\r\n\r\n`],
  "sends another length in its trailers": [
    200,
    true,
    `${ok}transfer-encoding: chunked\r\n\r\n2\r\nok\r\n0\r\ncontent-length: 7\r\n\r\n`,
  ],
  "sends trailers of 1 MiB": [
    200,
    true,
    `${ok}transfer-encoding: chunked\r\n\r\n2\r\nok\r\n0\r\na: ${"a".repeat(1_048_576)}\r\n\r\n`,
  ],
};

/** Receivers whose answers are no HTTP/1.1, or only nearly. */
export const garblingReceivers: readonly HostileReceiver[] = [
  hostileAtOnce(
    "speaks another protocol, and first",
    { code: "invalidResponse" },
    { greet: (socket) => socket.write("220 mail.example ESMTP\r\n") },
  ),
  ...Object.entries(noHttp).map(([kind, answer]) =>
    hostileAtOnce(kind, { code: "invalidResponse" }, { answer: (socket) => socket.write(answer, "latin1") }),
  ),
  ...Object.entries(oddities).map(([kind, [status, bodyTruncated, answer]]) =>
    hostileAtOnce(kind, { status, bodyTruncated }, { answer: (socket) => socket.write(answer, "latin1") }),
  ),
];

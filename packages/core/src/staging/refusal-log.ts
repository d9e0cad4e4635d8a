import type { Attempt, HeaderList } from "../model/attempt.ts";
import type { Endpoint } from "../model/endpoint.ts";
import type { WebhookEvent } from "../model/webhook-event.ts";
import type { CalledReceiver } from "./call-receiver.ts";

// Enough for a receiver to say why.
const longestBody = 2_000;

/**
 * What happened in a stage, call by call, for a file that a user can pass on. Users of the host may read it who may not
 * read the ledger: it shows of URLs the origin, of headers ours alone, and of what receivers answered nothing that we hold
 * to be secret.
 */
export function refusalLog(
  { id, trigger, stage, recordId, createdAt }: WebhookEvent,
  called: readonly CalledReceiver[],
  timeoutMs: number,
): string {
  return [
    `Trigger   ${trigger}`,
    `Stage     ${stage}`,
    `Event     ${id}`,
    ...(recordId === "" ? [] : [`Record    ${visible(recordId)}`]),
    `Time      ${createdAt.toISOString()}`,
    `Deadline  ${timeoutMs} ms for all receivers together`,
    "Outcome   rolled back",
    ...called.flatMap((one) => ["", ...callLines(one)]),
    "",
  ].join("\n");
}

function callLines({ endpoint, delivery, attempt }: CalledReceiver): string[] {
  const refused = delivery.state !== "succeeded";
  return [
    `${refused ? "REFUSED" : "accepted"}  ${visible(endpoint.name)}`,
    `  Endpoint  ${endpoint.id}`,
    `  Delivery  ${delivery.id}`,
    `  To        ${new URL(endpoint.url).origin}`,
    ...(attempt === null ? ["  Nothing was sent."] : attemptLines(attempt, endpoint)),
  ];
}

function attemptLines(
  { startedAt, durationMs, requestHeaders, response, error }: Attempt,
  endpoint: Endpoint,
): string[] {
  return [
    `  Started   ${startedAt.toISOString()}`,
    ...(durationMs === null ? [] : [`  Took      ${Math.round(durationMs)} ms`]),
    ...ourHeaders(requestHeaders ?? []).map(([name, value]) => `  > ${name}: ${value}`),
    response === null ? "  Answer    none" : `  Answer    ${response.status}`,
    ...(error === null ? [] : [`  Error     ${error.code}: ${withoutSecrets(error.message, endpoint)}`]),
    ...bodyLines(response?.body ?? new Uint8Array(), endpoint),
  ];
}

function ourHeaders(headers: HeaderList): HeaderList {
  return headers.filter(([name]) => name.startsWith("webhook-") || name === "content-type");
}

function bodyLines(body: Uint8Array, endpoint: Endpoint): string[] {
  const text = withoutSecrets(new TextDecoder().decode(body), endpoint);
  if (text === "") return [];
  const shown = text.length > longestBody ? `${text.slice(0, longestBody)}…` : text;
  return shown.split(/\r\n|[\r\n\u2028\u2029]/).map((line) => `  < ${visible(line)}`);
}

/** `text` without what we hold to be secret of the endpoint, in every form in which it was sent. */
function withoutSecrets(text: string, { url, authentication, headers, secrets }: Endpoint): string {
  const { pathname, search, searchParams } = new URL(url);
  const values = [
    ...authentication.values.map(({ value }) => value),
    ...headers.filter(({ isSecret }) => isSecret).map(({ value }) => value),
    ...authentication.values.map(({ name, value }) => (value === null ? null : `${name}:${value}`)),
    ...secrets.map(({ key }) => key),
    ...secrets.map(({ key }) => key.slice(key.indexOf("_") + 1)),
    ...(pathname.length > 1 ? [pathname] : []),
    ...(search === "" ? [] : [search, ...searchParams.values()]),
  ].filter((value) => value !== null && value !== "") as string[];
  const forms = values.flatMap((value) => [value, encodeURIComponent(value), Buffer.from(value).toString("base64")]);
  // The longest first: one may be part of another.
  return [...new Set(forms)]
    .sort((one, other) => other.length - one.length)
    .reduce((masked, form) => masked.replaceAll(form, "***"), text);
}

/** Control characters could colour a terminal or hide a line. */
function visible(text: string): string {
  return text
    .toWellFormed()
    .replace(/\p{Cc}/gu, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

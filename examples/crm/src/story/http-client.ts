import { z } from "zod";

/** An answer that is as it should be, or an error that says how it was not. */
export interface Answer {
  readonly status: number;
  /** The body, checked. @throws when the status is another one or the body has another shape */
  expect<Schema extends z.ZodType>(status: number, schema: Schema): z.output<Schema>;
}

/** Sends one request with a JSON body, if any, and reads the answer. */
export type HttpClient = (
  request: `${"GET" | "POST" | "PUT" | "DELETE"} /${string}`,
  body?: unknown,
) => Promise<Answer>;

/** A client of the server at `url`, logged in by `token`. `signal` bounds every call. */
export function createHttpClient(url: string, { token, signal }: { token?: string; signal: AbortSignal }): HttpClient {
  return async (request, body) => {
    const [method = "", path = ""] = request.split(" ");
    const response = await fetch(`${url}${path}`, {
      method,
      signal,
      headers: {
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        ...(body === undefined ? {} : { "content-type": "application/json" }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return {
      status: response.status,
      expect(status, schema) {
        if (response.status !== status) {
          throw new Error(`${request} answered ${response.status} instead of ${status}: ${withoutSecrets(text)}`);
        }
        const checked = schema.safeParse(text === "" ? undefined : JSON.parse(text));
        if (checked.success) return checked.data;
        throw new Error(`${request} answered something else than expected: ${z.prettifyError(checked.error)}`);
      },
    };
  };
}

function withoutSecrets(text: string): string {
  return text.replace(/whsec_[^"]*/g, "whsec_***");
}

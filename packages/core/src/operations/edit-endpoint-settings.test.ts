import { endpointRow } from "@ancrage/conformance";
import { describe, expect, test } from "vitest";
import { isAncrageError } from "../errors/ancrage-error.ts";
import type { Endpoint } from "../model/endpoint.ts";
import {
  type EndpointEdit,
  editEndpoint,
  editHeaders,
  refuseUnsendable,
  storedAuthentication,
} from "./edit-endpoint.ts";

const old = "old-hunter2";
const endpoint = endpointRow({
  url: "https://a.example/hook",
  authentication: { kind: "httpHeader", values: [{ name: "x-key", value: old }] },
  headers: [
    { name: "x-pass", value: old, isSecret: true },
    { name: "x-team", value: "blue", isSecret: false },
  ],
});

function edited(before: Endpoint, edit: EndpointEdit): Endpoint {
  return editEndpoint(before, edit, {
    now: new Date(0),
    newSecret: () => {
      throw new Error("Nothing moves here.");
    },
  });
}

function refusal(run: () => unknown): object {
  try {
    run();
  } catch (error) {
    if (isAncrageError(error)) return { code: error.code, details: error.details, message: error.message };
    throw error;
  }
  return { code: "accepted" };
}

describe("headers", () => {
  const stored = endpoint.headers;

  test("without a value keep the stored one, and what was secret stays secret", () => {
    const entered = [
      { name: "x-pass", isSecret: false },
      { name: "x-team", isSecret: true },
    ];
    expect(editHeaders(stored, entered)).toEqual([
      { name: "x-pass", value: old, isSecret: true },
      { name: "x-team", value: "blue", isSecret: true },
    ]);
  });

  test("with a new value may be shown, those that are not named are gone", () => {
    expect(editHeaders(stored, [{ name: "x-pass", value: "new", isSecret: false }])).toEqual([
      { name: "x-pass", value: "new", isSecret: false },
    ]);
  });

  test("that are new must have a value", () => {
    expect(refusal(() => editHeaders(stored, [{ name: "x-more", isSecret: false }]))).toMatchObject({
      code: "invalid_request",
      details: { issues: [{ path: "headers", message: "Give the header x-more a value." }] },
    });
  });
});

describe("what could never be sent is refused at once", () => {
  const twice = (name: string, authentication: Endpoint["authentication"]) =>
    refusal(() => refuseUnsendable({ ...endpoint, headers: [{ name, value: old, isSecret: true }], authentication }));
  const values = [{ name: "x-key", value: old }];

  test("one header from two sides", () => {
    expect(twice("x-key", { kind: "httpHeader", values })).toMatchObject({ code: "invalid_request" });
    expect(twice("authorization", { kind: "basic", values })).toMatchObject({ code: "invalid_request" });
    expect(twice("authorization", { kind: "bearer", values })).toMatchObject({ code: "invalid_request" });
    expect(JSON.stringify(twice("x-key", { kind: "httpHeader", values }))).not.toContain(old);
    expect(twice("authorization", { kind: "httpHeader", values })).toEqual({ code: "accepted" });
    expect(twice("x-key", { kind: "httpQueryString", values })).toEqual({ code: "accepted" });
  });

  test("by an edit of either side", () => {
    const edit: EndpointEdit = { authentication: { kind: "httpHeader", headers: [{ name: "x-team", value: "1" }] } };
    expect(refusal(() => edited(endpoint, edit))).toMatchObject({ code: "invalid_request" });
    const headers = [{ name: "x-key", value: "1", isSecret: false }];
    expect(refusal(() => edited(endpoint, { headers }))).toMatchObject({ code: "invalid_request" });
  });

  test("a URL that its query parameters make longer than 2,000 characters, as it is sent", () => {
    const withCode = (code: string) =>
      refusal(() => edited({ ...endpoint, headers: [] }, { authentication: { kind: "webhookKey", code } }));
    const room = 2_000 - "https://a.example/hook?code=".length;
    expect(withCode("x".repeat(room))).toEqual({ code: "accepted" });
    expect(withCode("x".repeat(room + 1))).toMatchObject({
      code: "invalid_request",
      details: { issues: [{ path: "authentication" }] },
    });
    expect(withCode("é".repeat(room / 6 + 1))).toMatchObject({ code: "invalid_request" });
    expect(withCode("'".repeat(room / 3 + 1))).toMatchObject({ code: "invalid_request" });
  });
});

test("an authentication is stored as pairs of name and value, whatever its kind", () => {
  const inputs: readonly Parameters<typeof storedAuthentication>[0][] = [
    { kind: "none" },
    { kind: "webhookKey", code: "1" },
    { kind: "httpQueryString", parameters: [{ name: "a", value: "1" }] },
    { kind: "basic", username: "ada", password: "1" },
    { kind: "bearer", token: "1" },
  ];
  const names = inputs.map((input) => storedAuthentication(input).values.map(({ name, value }) => [name, value]));
  expect(names).toEqual([[], [["code", "1"]], [["a", "1"]], [["ada", "1"]], [["token", "1"]]]);
});

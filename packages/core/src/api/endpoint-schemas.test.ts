import { describe, expect, test } from "vitest";
import { isAncrageError } from "../errors/ancrage-error.ts";
import { checkInput } from "./check-input.ts";
import { createEndpointBody, rotateSecretBody, updateEndpointBody } from "./endpoint-schemas.ts";

const plain = { name: "CRM", url: "https://a.example/hook" };
const canary = "hunter2-hunter2";

/** The endpoint as it is understood, or where the request is wrong. */
function understood(more: object): unknown {
  try {
    return checkInput(createEndpointBody, { ...plain, ...more });
  } catch (error) {
    if (!isAncrageError(error, "invalid_request")) throw error;
    expect(JSON.stringify([error.message, error.details, error.stack])).not.toContain(canary);
    return error.details.issues.map(({ path }) => path).join(" ");
  }
}

const withHeaders = (...headers: readonly unknown[]) => understood({ headers });
const withAuthentication = (authentication: unknown) => understood({ authentication });

describe("custom headers", () => {
  test("are kept with their names in lower case, and are not secret unless they say so", () => {
    expect(withHeaders({ name: "X-Team", value: "blue" }, { name: "x-key", value: "1", isSecret: true })).toMatchObject(
      {
        headers: [
          { name: "x-team", value: "blue", isSecret: false },
          { name: "x-key", value: "1", isSecret: true },
        ],
      },
    );
  });

  test("named authorization or cookie are secret, whatever is said", () => {
    const headers = ["Authorization", "COOKIE"].map((name) => ({ name, value: canary, isSecret: false }));
    expect(withHeaders(...headers)).toMatchObject({ headers: [{ isSecret: true }, { isSecret: true }] });
  });

  test("are refused by name, by value, when one comes twice, and when there are more than twenty", () => {
    expect(withHeaders({ name: "Host", value: canary })).toBe("headers[0].name");
    expect(withHeaders({ name: "x-a", value: `${canary}\r\nx-b: 1` })).toBe("headers[0].value");
    expect(withHeaders({ name: "x-a", value: "" })).toBe("headers[0].value");
    expect(withHeaders({ name: "x-a", value: "1" }, { name: "X-A", value: canary })).toBe("headers");
    expect(withHeaders({ name: "x-a", value: "1", more: canary })).toBe("headers[0]");
    expect(withHeaders(...Array.from({ length: 21 }, (_, index) => ({ name: `x-${index}`, value: "1" })))).toBe(
      "headers",
    );
  });
});

describe("authentication", () => {
  const accepted = [
    { kind: "none" },
    { kind: "httpHeader", headers: [{ name: "x-key", value: "1" }] },
    { kind: "webhookKey", code: "a+b/c== é🚀" },
    {
      kind: "httpQueryString",
      parameters: [
        { name: "A", value: "1" },
        { name: "a", value: "2" },
      ],
    },
    { kind: "basic", username: "ada", password: "pass:word é" },
    { kind: "basic", username: "api-key", password: "" },
    { kind: "bearer", token: "abc.def" },
  ];
  test.each(accepted)("$kind is understood as entered", (authentication) => {
    expect(withAuthentication(authentication)).toMatchObject({ authentication });
  });

  const refused: readonly [where: string, authentication: object][] = [
    ["kind", {}],
    ["kind", { kind: "oauth2", token: canary }],
    ["", { kind: "none", token: canary }],
    ["headers", { kind: "httpHeader", headers: [] }],
    ["headers[0].name", { kind: "httpHeader", headers: [{ name: "Webhook-Id", value: canary }] }],
    ["headers[0].value", { kind: "httpHeader", headers: [{ name: "x-key", value: `${canary}\n` }] }],
    ["headers", { kind: "httpHeader", headers: ["x-key", "X-Key"].map((name) => ({ name, value: canary })) }],
    ["code", { kind: "webhookKey" }],
    ["code", { kind: "webhookKey", code: "" }],
    ["code", { kind: "webhookKey", code: `${canary}\0` }],
    ["code", { kind: "webhookKey", code: `${canary}\ud800` }],
    ["code", { kind: "webhookKey", code: canary.repeat(200) }],
    ["parameters[0].name", { kind: "httpQueryString", parameters: [{ name: "", value: canary }] }],
    ["parameters[0].value", { kind: "httpQueryString", parameters: [{ name: "a", value: `\udfff${canary}` }] }],
    ["parameters", { kind: "httpQueryString", parameters: [1, 2].map(() => ({ name: "a", value: canary })) }],
    ["username", { kind: "basic", username: "a:b", password: canary }],
    ["username", { kind: "basic", username: "", password: canary }],
    ["password", { kind: "basic", username: "ada", password: `${canary}\0` }],
    ["token", { kind: "bearer", token: `${canary}\r\nx-b: 1` }],
    ["token", { kind: "bearer", token: `${canary} ` }],
  ];
  test.each(refused)("a fault at %j is said to be there, without the value (%#)", (where, authentication) => {
    expect(withAuthentication(authentication)).toBe(["authentication", where].filter((part) => part !== "").join("."));
  });
});

test("an edit changes at least one thing, and nothing that cannot be changed", () => {
  const wrong = (change: object) => () => checkInput(updateEndpointBody, change);
  for (const change of [
    {},
    { name: undefined },
    { ownerId: "bob" },
    { kind: "restHook" },
    { secrets: [] },
    { id: "ep_1" },
  ]) {
    expect(wrong(change)).toThrow(expect.objectContaining({ code: "invalid_request" }));
  }
  expect(checkInput(updateEndpointBody, { headers: [{ name: "X-Key" }] })).toEqual({
    headers: [{ name: "x-key", isSecret: false }],
  });
});

test("what has been understood once is understood the same again", () => {
  const more = {
    headers: [{ name: "Authorization", value: "1" }],
    authentication: { kind: "httpHeader", headers: [{ name: "X-Key", value: "1" }] },
  };
  const once = understood(more);
  expect(checkInput(createEndpointBody, once)).toEqual(once);
});

test("a rotation makes a v1 secret with a day's overlap, unless asked for otherwise; at most a week, or none", () => {
  expect(checkInput(rotateSecretBody, {})).toEqual({ signature: "v1", overlapMs: 24 * 3_600_000 });
  for (const overlapMs of [0, 7 * 24 * 3_600_000])
    expect(checkInput(rotateSecretBody, { overlapMs })).toMatchObject({ overlapMs });
  for (const overlapMs of [-1, 0.5, 7 * 24 * 3_600_000 + 1, Number.NaN, "0"]) {
    expect(() => checkInput(rotateSecretBody, { overlapMs })).toThrow(
      expect.objectContaining({ code: "invalid_request" }),
    );
  }
});

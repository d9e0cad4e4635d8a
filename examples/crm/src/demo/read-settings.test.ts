import { expect, test } from "vitest";
import { DemoError } from "./demo-error.ts";
import { readSettings } from "./read-settings.ts";

test("the demo listens on 4600, played once on any free port, and on PORT when that is set", () => {
  expect(readSettings([], {})).toMatchObject({ once: false, port: 4_600 });
  expect(readSettings(["--once"], {})).toMatchObject({ once: true, port: 0 });
  expect(readSettings([], { PORT: "8080" })).toMatchObject({ once: false, port: 8_080 });
  expect(readSettings(["--once"], { PORT: "8080" })).toMatchObject({ once: true, port: 8_080 });
  expect(readSettings([], { PORT: "" })).toMatchObject({ once: false, port: 4_600 });
});

test("records are kept in a folder, and on the server of DATABASE_URL when that is set", () => {
  const url = "postgres://127.0.0.1/crm";
  expect(readSettings([], {})).toMatchObject({ databaseUrl: null, folder: ".ancrage" });
  expect(readSettings([], { DATABASE_URL: "" })).toMatchObject({ databaseUrl: null });
  expect(readSettings([], { DATABASE_URL: url })).toMatchObject({ databaseUrl: url, folder: ".ancrage" });
});

test.each(["abc", "-1", "65536", "1e3", "80.5", " 80", "0x50"])("PORT %j is refused, with what to give", (PORT) => {
  expect(() => readSettings([], { PORT })).toThrow(DemoError);
  expect(() => readSettings([], { PORT })).toThrow(`PORT is "${PORT}". Give a whole number from 0`);
});

test.each([["--onse"], ["once"], ["--once=yes"], ["--once more"]])("the command line %s is refused", (commandLine) => {
  expect(() => readSettings(commandLine.split(" "), {})).toThrow(DemoError);
  expect(() => readSettings(commandLine.split(" "), {})).toThrow(`"${commandLine}". Use npm run demo, or`);
});

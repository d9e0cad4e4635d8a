import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseSync, Visitor } from "oxc-parser";
import { expect, test } from "vitest";
import { en } from "./en.ts";
import { fr } from "./fr.ts";

const web = join(import.meta.dirname, "..");
const sources = readdirSync(web, { recursive: true, encoding: "utf8" }).filter((path) => path.endsWith(".tsx"));

// What stands in both languages alike: names of languages, and examples of what is entered.
const allowed = new Set([
  "English",
  "Français",
  "https://receiver.example/webhooks",
  "Alt+N",
  '{ "path": "amount", "gte": 1000 }',
]);

/** Texts that a user sees or hears and that are not in the messages. */
function looseTexts(path: string, source: string): readonly string[] {
  const { program, errors } = parseSync(path, source);
  expect(errors).toEqual([]);
  const found: string[] = [];
  const see = (text: string) => {
    if (/\p{L}/u.test(text) && !allowed.has(text.trim())) found.push(text.trim());
  };
  new Visitor({
    JSXText: ({ value }) => see(value),
    JSXAttribute({ name, value }) {
      if (name.type !== "JSXIdentifier" || value?.type !== "Literal") return;
      if (/^(aria-label|title|placeholder|alt|label)$/.test(name.name)) see(String(value.value));
    },
  }).visit(program);
  return found;
}

test.each(sources)("%s says nothing that is not in the messages", (path) => {
  expect(looseTexts(path, readFileSync(join(web, path), "utf8"))).toEqual([]);
});

test("a loose text is found in an element and in an attribute", () => {
  expect(looseTexts("a.tsx", 'export const a = <p title="Loose">Also loose {1}</p>;')).toEqual(["Loose", "Also loose"]);
});

/** Every message by its path; those that take values are called with some. */
function messagesOf(table: object, at = ""): Record<string, string> {
  return Object.assign(
    {},
    ...Object.entries(table).map(([key, value]) => {
      if (typeof value === "function") return { [`${at}${key}`]: value("7", "7") };
      return typeof value === "object" ? messagesOf(value, `${at}${key}.`) : { [`${at}${key}`]: value };
    }),
  );
}

test("French has the keys of English, no message is empty, and hardly any is the same", () => {
  const [english, french] = [messagesOf(en), messagesOf(fr)];
  expect(Object.keys(french)).toEqual(Object.keys(english));
  for (const message of [...Object.values(english), ...Object.values(french)]) expect(message).toMatch(/\S/);
  const same = Object.keys(english).filter((key) => english[key] === french[key]);
  expect(same.length).toBeLessThan(Object.keys(english).length / 20);
});

import fc from "fast-check";
import { expect, test } from "vitest";
import { mergeSettings } from "./merge-settings.ts";
import { type SettingName, settingNames } from "./settings.ts";

const names = Object.keys(settingNames) as SettingName[];
const texts = fc.option(fc.string({ maxLength: 3 }), { nil: undefined });
const source = fc.record(Object.fromEntries(names.map((name) => [name, texts])) as Record<SettingName, typeof texts>);

function given(values: Partial<Record<SettingName, string | undefined>>) {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as never;
}

test("of each setting the flag counts before the environment, and that before the file; an empty text is none", () => {
  fc.assert(
    fc.property(source, source, source, (flags, variables, file) => {
      const environment = Object.fromEntries(names.map((name) => [settingNames[name].variable, variables[name]]));
      const merged = mergeSettings({ flags: given(flags), environment, file: given(file) });
      for (const name of names) {
        expect(merged[name]).toBe(flags[name] || variables[name] || file[name] || undefined);
        expect(name in merged).toBe(merged[name] !== undefined);
      }
    }),
  );
});

test("what else a command was given stays out of it", () => {
  const flags = { url: "http://one.example", json: true, limit: 3 };
  expect(mergeSettings({ flags, environment: { HOME: "/" }, file: {} })).toEqual({ url: "http://one.example" });
});

test("no two settings share a flag or a variable", () => {
  const all = Object.values(settingNames).flatMap(({ flag, variable }) => [flag, variable]);
  expect(new Set(all).size).toBe(all.length);
});

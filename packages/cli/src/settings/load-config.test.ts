import { rm, writeFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { useAncrage } from "../testing/run-ancrage.ts";

const { ancrage, inFolder } = useAncrage();

test("what is wrong with the config file is said, without the values in it", async () => {
  const cases = [
    [`export const url = "x";`, /no default export that is an object\. Write: export default/],
    [
      `export default { tokn: "s3cret-value" };`,
      /has a setting "tokn", which does not exist\. There are url, token, app, secret\./,
    ],
    [`export default { token: ["s3cret-value"] };`, /token is of type object\. Give a text\./],
    [`enum A { B }; export default {};`, /could not be loaded: Node only strips types/],
  ] as const;
  for (const [text, message] of cases) {
    await writeFile(inFolder("ancrage.config.ts"), text);
    const { code, stdout, stderr } = await ancrage(["deliveries"]);
    expect([code, stdout]).toEqual([1, ""]);
    expect(stderr).toMatch(message);
    expect(stderr).not.toMatch(/s3cret-value|^ +at /m);
  }
  await rm(inFolder("ancrage.config.ts"));
});

test("a flag counts before the environment, and that before the file", async () => {
  const place = (name: string) => `ftp://${name}.example`;
  await writeFile(inFolder("ancrage.config.ts"), `export default { url: "${place("file")}" };`);
  const [file, variable, flag] = await Promise.all([
    ancrage(["deliveries"]),
    ancrage(["deliveries"], { ANCRAGE_URL: place("variable") }),
    ancrage(["deliveries", "--url", place("flag")], { ANCRAGE_URL: place("variable") }),
  ]);
  // Each is no URL that can be called, and the refusal shows which was taken.
  expect(file.stderr).toContain(place("file"));
  expect(variable.stderr).toContain(place("variable"));
  expect(flag.stderr).toContain(place("flag"));
});

import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { createHostsFile } from "./hosts-file.ts";

const folder = mkdtempSync(join(tmpdir(), "ancrage-hosts-"));
const path = join(folder, "hosts");
afterAll(() => rmSync(folder, { recursive: true }));

test("a name has the addresses of every line that holds it, and a changed file counts at once", () => {
  const addressesOf = createHostsFile(path);
  expect(addressesOf("crm.example")).toEqual([]);
  writeFileSync(
    path,
    "# crm.example\r\n10.0.0.1\tcrm.example CRM  # other.example\r\n  ::1 crm.example\n10.0.0.1 crm.example\n\nfe80::1%lo0 crm.example\nnonsense crm.example\n10.0.0.2\n",
  );
  expect(addressesOf("crm.example")).toEqual(["10.0.0.1", "::1"]);
  expect(addressesOf("CRM.example.")).toEqual(["10.0.0.1", "::1"]);
  expect(addressesOf("crm")).toEqual(["10.0.0.1"]);
  for (const name of ["other.example", "", "#", "nonsense", "__proto__"]) expect(addressesOf(name)).toEqual([]);
  writeFileSync(path, "10.0.0.33 crm.example\n");
  expect(addressesOf("crm.example")).toEqual(["10.0.0.33"]);
  rmSync(path);
  expect(addressesOf("crm.example")).toEqual([]);
});

test("one that cannot be read has no names", () => {
  expect(createHostsFile(folder)("localhost")).toEqual([]);
});

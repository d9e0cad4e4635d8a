/** Something secret, and what to call it when it is found. */
export interface Canary {
  readonly name: string;
  readonly value: string;
}

/** A place where nothing secret may be, and the text that was found there. */
export interface Place {
  readonly name: string;
  readonly text: string;
}

/** Every form in which a value could stand in a text: as it is, in JSON, in a URL, in base64 and base64url, in hex. */
export function formsOf(value: string): ReadonlyMap<string, string> {
  const forms = new Map<string, string>([
    ["plain", value],
    ["JSON", JSON.stringify(value).slice(1, -1)],
    ["URL-encoded", encodeURIComponent(value)],
    ["as a URL's query has it", new URL(`http://a.example/?${value}`).search.slice(1)],
    ["form-encoded", new URLSearchParams([["", value]]).toString().slice(1)],
  ]);
  const bytes = new Map([["", Buffer.from(value)]]);
  // A key is also the bytes that its base64 stands for; of a pair the first half is the private one.
  const [, prefix, encoded = ""] = /^(whsec|whsk)_(.+)$/.exec(value) ?? [];
  if (prefix !== undefined) {
    const key = Buffer.from(encoded, "base64");
    bytes.set(" of the key", prefix === "whsk" ? key.subarray(0, 32) : key);
  }
  for (const [of, some] of bytes) {
    forms.set(`hex${of}`, some.toString("hex"));
    for (const before of [0, 1, 2]) {
      const text = base64After(before, some);
      forms.set(`base64${of}, after ${before}`, text);
      forms.set(`base64url${of}, after ${before}`, text.replaceAll("+", "-").replaceAll("/", "_"));
    }
  }
  return forms;
}

/** What base64 has of `bytes` whatever stands around them, when `before` bytes of a group of three come first. */
function base64After(before: number, bytes: Buffer): string {
  const start = Math.ceil((before * 8) / 6);
  const end = Math.floor(((before + bytes.length) * 8) / 6);
  return Buffer.concat([Buffer.alloc(before), bytes])
    .toString("base64")
    .slice(start, end);
}

/** Each canary that stands in a place where it may not, and in which form. */
export function leaksOf(canaries: readonly Canary[], places: readonly Place[]): readonly string[] {
  // One text for all of them: most searches find nothing, and one long one is much faster than thousands of short ones.
  const all = places.map(({ text }) => text).join("\n");
  const lowered = all.toLowerCase();
  const leaks: string[] = [];
  for (const { name, value } of canaries) {
    for (const [form, text] of formsOf(value)) {
      const isThere = form.startsWith("hex") ? lowered.includes(text) : all.includes(text);
      if (isThere) leaks.push(`${name} (${form}) in ${placeOf(text, places)}`);
    }
  }
  return leaks;
}

function placeOf(text: string, places: readonly Place[]): string {
  const place = places.find((one) => one.text.includes(text) || one.text.toLowerCase().includes(text));
  return place?.name ?? "two places together";
}

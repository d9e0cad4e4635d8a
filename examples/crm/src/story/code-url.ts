import { z } from "zod";
import type { HttpClient } from "./http-client.ts";

const shown = z.object({ url: z.string() });
const listed = z.object({ items: z.array(z.object({ id: z.string(), label: z.string() })) });

/** The URL of an inbound hook for a caller: a new code, or the one that the caller has. */
export async function codeUrl(operator: HttpClient, hook: string, label: string): Promise<string> {
  const { items } = (await operator(`GET /webhooks/codes?hook=${hook}`)).expect(200, listed);
  const found = items.find((code) => code.label === label);
  if (found !== undefined) return (await operator(`GET /webhooks/codes/${found.id}/code`)).expect(200, shown).url;
  const issued = await operator(`POST /webhooks/inbound-hooks/${hook}/codes`, { label, keepCopy: true });
  return issued.expect(201, shown).url;
}

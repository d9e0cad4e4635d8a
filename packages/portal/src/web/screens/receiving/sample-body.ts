import type { RouteBody } from "@ancrage/client";

/** Whether a pasted sample is JSON, or meant to be: it begins as JSON does. Otherwise it is a URL or its query. */
export function isJson(sample: string): boolean {
  return /^\s*[[{"]/.test(sample);
}

/** What a pasted sample is sent as. */
export function sampleBody(sample: string): RouteBody<"inferPaths"> {
  return isJson(sample) ? { json: sample.trim() } : { query: sample.trim() };
}

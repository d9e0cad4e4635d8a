import type { ListedSubscription } from "@ancrage/core";
import { type AnsweredSubscription, readSubscription } from "./read-rows.ts";

export type AnsweredListedSubscription = AnsweredSubscription & { readonly endpointName: string };

export function readListedSubscription({ endpointName, ...row }: AnsweredListedSubscription): ListedSubscription {
  return { ...readSubscription(row), endpointName };
}

import { z } from "zod";

/** What every alert says of the endpoint that it is about. */
export const aboutEndpoint = {
  endpointId: z.string(),
  endpointName: z.string(),
  ownerId: z.string().nullable().describe("Whose it is; null: the operators'"),
};

/** The endpoint of the samples. */
export const sampleEndpoint = {
  endpointId: "ep_0199c2d4a1b0f3a7c5e1d9824b60",
  endpointName: "Site office",
  ownerId: null,
};

/** The fields of an alert, as whoever records it gives them in `snapshot`; nothing is sent without. */
export function asRecorded<Payload>({ snapshot }: { readonly snapshot: unknown }): Payload | null {
  // The trigger's schema checks it, as what any builder returns.
  return snapshot as Payload | null;
}

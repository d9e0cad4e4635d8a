import { peerBody } from "./delivered-webhook.ts";

/** What a job of a peer's queue holds: as much as an event of ours. */
export interface PeerJob {
  readonly number: number;
  readonly body: string;
}

/** Jobs in batches, to be put into a queue before the clock runs. */
export function* peerJobs(count: number, batch: number): Generator<PeerJob[]> {
  const body = peerBody().toString();
  for (let first = 0; first < count; first += batch) {
    yield Array.from({ length: Math.min(batch, count - first) }, (_, index) => ({ number: first + index, body }));
  }
}

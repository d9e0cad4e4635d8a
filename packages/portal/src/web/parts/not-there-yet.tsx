import { Failure } from "./failure.tsx";
import { Waiting } from "./waiting.tsx";

/** In place of what was asked for: that it is coming, or that it cannot be had and how to ask again. */
export function NotThereYet({
  asked: { error, refetch },
}: {
  readonly asked: { readonly error: unknown; readonly refetch: () => unknown };
}) {
  return error === null ? <Waiting /> : <Failure error={error} retry={() => void refetch()} />;
}

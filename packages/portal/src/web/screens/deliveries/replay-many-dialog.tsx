import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { client } from "../../api.ts";
import { useSpeech } from "../../language/language-provider.tsx";
import { Failure } from "../../parts/failure.tsx";
import { Modal } from "../../parts/modal.tsx";
import { Waiting } from "../../parts/waiting.tsx";
import type { DeliveryFilter } from "./delivery-filter.ts";

const ended = ["exhausted", "canceled", "succeeded"] as const;
type EndedState = (typeof ended)[number];

/** How a replay stands. `cursor` goes on where it is, also after a failure. */
interface Replay {
  readonly total: number;
  readonly sent: number;
  readonly cursor: string | null;
  readonly isRunning: boolean;
  readonly error: unknown;
}

/** Sends again what has ended and matches the list's filter: says first how many there are, then shows how far it is. */
export function ReplayManyDialog({
  open,
  close,
  filter,
}: {
  readonly open: boolean;
  readonly close: () => void;
  readonly filter: DeliveryFilter;
}) {
  const { t } = useSpeech();
  return (
    <Modal title={t.replayMany.title} open={open} close={close}>
      {open && <ReplayMany filter={filter} close={close} />}
    </Modal>
  );
}

function ReplayMany({ filter, close }: { readonly filter: DeliveryFilter; readonly close: () => void }) {
  const { t, format } = useSpeech();
  const queries = useQueryClient();
  const { state: listed, ...rest } = filter;
  const [state, setState] = useState<EndedState>(ended.find((one) => one === listed) ?? "exhausted");
  const [replay, setReplay] = useState<Replay | null>(null);
  const [failure, setFailure] = useState<unknown>(null);
  const ending = useRef(new AbortController());
  useEffect(() => () => ending.current.abort(), []);

  // biome-ignore lint/correctness/useExhaustiveDependencies: counted when the dialog opens, and for another state.
  useEffect(() => {
    const counting = new AbortController();
    setReplay(null);
    setFailure(null);
    client.replayDeliveries({ body: { ...rest, state, dryRun: true }, signal: counting.signal }).then(
      ({ remaining, nextCursor }) =>
        setReplay({ total: remaining, sent: 0, cursor: nextCursor, isRunning: false, error: null }),
      (error: unknown) => counting.signal.aborted || setFailure(error),
    );
    return () => counting.abort();
  }, [state]);

  async function run({ total, sent: before, cursor }: Replay): Promise<void> {
    ending.current = new AbortController();
    const { signal } = ending.current;
    let now: Replay = { total, sent: before, cursor, isRunning: true, error: null };
    setReplay(now);
    try {
      const batches = client.replayInBatches({ body: { ...rest, state, ...(cursor !== null && { cursor }) }, signal });
      for await (const { count, nextCursor } of batches) {
        now = { ...now, sent: now.sent + count, cursor: nextCursor };
        setReplay(now);
      }
      setReplay({ ...now, isRunning: false, cursor: null });
    } catch (error) {
      setReplay({ ...now, isRunning: false, error: signal.aborted ? null : error });
    } finally {
      await queries.invalidateQueries({ queryKey: ["deliveries"] });
    }
  }

  if (failure !== null) return <Failure error={failure} />;
  const isDone = replay !== null && replay.cursor === null && !replay.isRunning && replay.error === null;
  return (
    <>
      <p>{t.replayMany.what}</p>
      <label>
        {t.replayMany.which}
        <select
          value={state}
          disabled={replay?.isRunning ?? false}
          onChange={({ target }) => setState(target.value as EndedState)}
        >
          {ended.map((one) => (
            <option key={one} value={one}>
              {t.states[one]}
            </option>
          ))}
        </select>
      </label>
      {replay === null ? (
        <Waiting />
      ) : (
        <>
          <p role="status" className="replay-count">
            {replay.sent === 0 && !replay.isRunning
              ? t.replayMany.count(replay.total, format.number(replay.total))
              : t.replayMany.progress(format.number(replay.sent), format.number(replay.total))}
            {isDone && replay.sent > 0 && ` ${t.replayMany.done}`}
          </p>
          {(replay.isRunning || replay.sent > 0) && (
            <progress max={Math.max(replay.total, 1)} value={replay.sent} aria-label={t.replayMany.title} />
          )}
          {replay.error !== null && <Failure error={replay.error} />}
        </>
      )}
      <footer>
        {replay?.isRunning ? (
          <button type="button" onClick={() => ending.current.abort()}>
            {t.replayMany.stop}
          </button>
        ) : (
          <>
            {replay !== null && replay.cursor !== null && replay.total > 0 && (
              <button type="button" className="primary" onClick={() => void run(replay)}>
                {replay.sent > 0 ? t.replayMany.goOn : t.replayMany.start}
              </button>
            )}
            <button type="button" onClick={close}>
              {t.common.close}
            </button>
          </>
        )}
      </footer>
    </>
  );
}

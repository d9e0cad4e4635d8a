import type { Reply } from "@ancrage/client";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { client } from "../../api.ts";
import { useSpeech } from "../../language/language-provider.tsx";
import { errorText } from "../../parts/failure.tsx";
import { NotThereYet } from "../../parts/not-there-yet.tsx";
import { useNotice } from "../../parts/notices.tsx";
import { StoredText } from "../../parts/stored-text.tsx";
import { visible } from "../../parts/visible.ts";
import { endSubscription } from "../subscriptions/end-subscription.ts";
import { GridScope } from "./grid-scope.tsx";

type Grid = Reply<"TriggerGridReply">;
type Cell = Grid["resources"][number]["cells"][number];

/**
 * What the endpoint is told of, of one scope or of all: a row a resource, a column an action. A tick takes effect at once, and
 * can be taken back.
 */
export function TriggerGrid({ endpointId }: { readonly endpointId: string }) {
  const { t } = useSpeech();
  const [scope, setScope] = useState("");
  const grid = useQuery({
    queryKey: ["grid", endpointId, scope],
    queryFn: ({ signal }) =>
      client.getTriggerGrid({ id: endpointId, ...(scope !== "" && { query: { scope } }), signal }),
  });
  return (
    <section>
      <h2>{t.grid.title}</h2>
      <p className="dim">{t.grid.what}</p>
      <GridScope scope={scope} choose={setScope} />
      {grid.data !== undefined ? <GridTable grid={grid.data} /> : <NotThereYet asked={grid} />}
    </section>
  );
}

function GridTable({ grid }: { readonly grid: Grid }) {
  const { t } = useSpeech();
  if (grid.resources.length === 0) return <p className="nothing">{t.triggers.none}</p>;
  return (
    <>
      {grid.allSubscriptionId !== null && <p className="warning">{t.grid.all}</p>}
      <div className="scrolls">
        <table className="grid">
          <thead>
            <tr>
              <th scope="col">{t.triggers.resource}</th>
              {grid.actions.map((action) => (
                <th key={action} scope="col">
                  <ActionName action={action} />
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {grid.resources.map(({ resource, cells }) => (
              <tr key={resource}>
                <th scope="row">
                  <StoredText>{resource}</StoredText>
                </th>
                {grid.actions.map((action) => {
                  const cell = cells.find((one) => one.action === action);
                  return (
                    <td key={action}>{cell !== undefined && <Tick grid={grid} resource={resource} cell={cell} />}</td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}

function ActionName({ action }: { readonly action: string }) {
  const { t } = useSpeech();
  const names: Readonly<Record<string, string>> = t.grid.actions;
  return Object.hasOwn(names, action) ? names[action] : <StoredText>{action}</StoredText>;
}

function Tick({
  grid: { endpointId, scope },
  resource,
  cell,
}: {
  readonly grid: Grid;
  readonly resource: string;
  readonly cell: Cell;
}) {
  const { t } = useSpeech();
  const notice = useNotice();
  const queries = useQueryClient();
  const [wanted, setWanted] = useState<boolean | null>(null);
  const refresh = () =>
    Promise.all([
      queries.invalidateQueries({ queryKey: ["grid", endpointId] }),
      queries.invalidateQueries({ queryKey: ["subscriptions"] }),
    ]);
  const tick = useMutation({
    // Taking a tick away ends a subscription with all that was set of it, so that is kept to be put back.
    async mutationFn(subscribed: boolean) {
      if (!subscribed && cell.subscriptionId !== null) return endSubscription(cell.subscriptionId);
      const { cells } = await client.tickTriggers({
        id: endpointId,
        body: { ...(scope !== null && { scope }), cells: [{ resource, action: cell.action, subscribed }] },
      });
      const [outcome] = cells;
      if (outcome?.error != null) throw new Refused(outcome.error.code, outcome.error.message);
      const made = outcome?.subscriptionId;
      return async () => {
        if (made != null) await client.unsubscribe({ id: made });
      };
    },
    onSuccess: (putBack, subscribed) =>
      notice.say(
        subscribed ? t.grid.isSubscribed(visible(cell.trigger)) : t.grid.isUnsubscribed(visible(cell.trigger)),
        () =>
          void putBack()
            .catch((error: unknown) => notice.say(errorText(error, t)))
            .then(refresh),
      ),
    onError: (error) => notice.say(error instanceof Refused ? error.inWords(t.errors) : errorText(error, t)),
    onSettled: async () => {
      await refresh();
      setWanted(null);
    },
  });
  const choose = (subscribed: boolean) => {
    // Not disabled meanwhile, which would take the focus away.
    if (wanted !== null) return;
    setWanted(subscribed);
    tick.mutate(subscribed);
  };
  return (
    <label className="tick" title={visible(cell.description)}>
      <input
        type="checkbox"
        checked={wanted ?? cell.subscribed}
        aria-busy={wanted !== null}
        aria-label={visible(cell.trigger)}
        onChange={({ target }) => choose(target.checked)}
      />
    </label>
  );
}

/** A tick that was refused, although the call was answered. */
class Refused extends Error {
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }

  inWords(texts: Readonly<Record<string, string>>): string {
    return texts[this.code] ?? this.message;
  }
}

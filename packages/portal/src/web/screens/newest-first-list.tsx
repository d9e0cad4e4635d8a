import type { ReactNode } from "react";
import { useSpeech } from "../language/language-provider.tsx";
import { Failure } from "../parts/failure.tsx";
import { Waiting } from "../parts/waiting.tsx";
import type { Row } from "./merge-newest.ts";
import type { NewestFirst } from "./use-newest-first.ts";

/**
 * What `useNewestFirst` has of a list. What is shown stays when what is newer cannot be had. Without an answer, nobody is told that
 * there is nothing.
 */
export function NewestFirstList<Item extends Row>({
  list,
  nothing,
  more,
  children,
}: {
  readonly list: NewestFirst<Item>;
  readonly nothing: ReactNode;
  /** The button that asks for older ones. */
  readonly more: string;
  readonly children: (items: readonly Item[]) => ReactNode;
}) {
  const { t } = useSpeech();
  if (list.isPending) return <Waiting />;
  return (
    <>
      {list.error !== null && <Failure error={list.error} retry={list.retry} />}
      {list.items.length > 0 ? children(list.items) : list.error === null && nothing}
      {list.hasMore && (
        <p className="more">
          <button type="button" disabled={list.isLoadingMore} onClick={() => void list.loadMore()}>
            {list.isLoadingMore ? t.common.loading : more}
          </button>
        </p>
      )}
    </>
  );
}

import { memo } from "react";
import { useSpeech } from "../../language/language-provider.tsx";
import { useNotice } from "../../parts/notices.tsx";
import { StoredText } from "../../parts/stored-text.tsx";
import { visible } from "../../parts/visible.ts";
import { type ChosenPath, type SampleValues, withEmptyPath } from "./chosen-paths.ts";

type ChangeRows = (rows: (before: readonly ChosenPath[]) => readonly ChosenPath[]) => void;

/** The paths of a part of a call as rows that are edited in place. What is taken out can be put back. */
export function PathTable({
  title,
  rows,
  sample,
  change,
}: {
  readonly title: string;
  readonly rows: readonly ChosenPath[];
  readonly sample: SampleValues;
  readonly change: ChangeRows;
}) {
  const { t } = useSpeech();
  const notice = useNotice();
  const removeAll = () => {
    change(() => []);
    notice.say(t.paths.removedAll(title), () => change(() => rows));
  };
  return (
    <>
      {rows.length > 0 && (
        <table className="list paths" aria-label={title}>
          <thead>
            <tr>
              <th scope="col">{t.paths.path}</th>
              <th scope="col">{t.paths.alias}</th>
              <th scope="col" className="wide-only">
                {t.paths.kind}
              </th>
              <th scope="col" className="wide-only">
                {t.paths.example}
              </th>
              <th scope="col">
                <span className="visually-hidden">{t.common.actions}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row, index) => (
              <PathRow key={row.key} row={row} number={index + 1} sample={sample} change={change} />
            ))}
          </tbody>
        </table>
      )}
      <p className="actions">
        <button type="button" onClick={() => change(withEmptyPath)}>
          {t.paths.add}
        </button>
        {rows.length > 1 && (
          <button type="button" onClick={removeAll} aria-label={`${t.paths.removeAll}: ${title}`}>
            {t.paths.removeAll}
          </button>
        )}
      </p>
    </>
  );
}

const PathRow = memo(function PathRow({
  row,
  number,
  sample,
  change,
}: {
  readonly row: ChosenPath;
  readonly number: number;
  readonly sample: SampleValues;
  readonly change: ChangeRows;
}) {
  const { t, format } = useSpeech();
  const notice = useNotice();
  const set = (changes: Partial<ChosenPath>) =>
    change((rows) => rows.map((one) => (one.key === row.key ? { ...one, ...changes } : one)));
  const remove = () => {
    const at = number - 1;
    change((rows) => rows.filter(({ key }) => key !== row.key));
    notice.say(t.paths.removed(visible(row.path)), () =>
      change((rows) => (rows.some(({ key }) => key === row.key) ? rows : rows.toSpliced(at, 0, row))),
    );
  };
  const value = sample.get(row.path);
  const said = value === undefined ? t.paths.notInSample : t.paths.kinds[value.kind];
  return (
    <tr>
      <td>
        <input
          className="code"
          spellCheck={false}
          value={row.path}
          aria-label={t.paths.pathNumber(format.number(number))}
          onChange={({ target }) => set({ path: target.value })}
        />
        <div className="narrow-only dim">
          {said} {value?.example != null && <StoredText>{value.example}</StoredText>}
        </div>
      </td>
      <td>
        <input
          value={row.alias}
          placeholder={t.paths.ownName}
          aria-label={t.paths.aliasNumber(format.number(number))}
          onChange={({ target }) => set({ alias: target.value })}
        />
      </td>
      <td className="wide-only dim">{said}</td>
      <td className="wide-only">{value?.example != null && <StoredText>{value.example}</StoredText>}</td>
      <td className="number">
        <button type="button" className="quiet small" onClick={remove} aria-label={t.paths.remove(visible(row.path))}>
          ×
        </button>
      </td>
    </tr>
  );
});

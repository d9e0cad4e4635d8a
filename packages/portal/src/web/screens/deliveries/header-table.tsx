import { StoredText } from "../../parts/stored-text.tsx";

/** Headers with their values, in the order of the wire. */
export function HeaderTable({
  title,
  headers,
}: {
  readonly title: string;
  readonly headers: readonly (readonly [string, string])[];
}) {
  return (
    <table className="headers">
      <caption>{title}</caption>
      <tbody>
        {headers.map(([name, value], index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a name may come twice, and the list never changes.
          <tr key={index}>
            <th scope="row">
              <StoredText>{name}</StoredText>
            </th>
            <td>
              <StoredText>{value}</StoredText>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

import { useSpeech } from "../../language/language-provider.tsx";
import { Heading } from "../../parts/heading.tsx";
import { CodeList } from "./code-list.tsx";

/** Every code of every inbound hook. */
export function CodesScreen() {
  const { t } = useSpeech();
  return (
    <>
      <Heading>{t.codes.title}</Heading>
      <CodeList />
    </>
  );
}

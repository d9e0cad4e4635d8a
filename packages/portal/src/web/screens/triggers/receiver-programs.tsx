import { useState } from "react";
import { useSpeech } from "../../language/language-provider.tsx";
import { CodeBlock } from "../../parts/code-block.tsx";
import { type ReceiverLanguage, receiverCode } from "./receiver-code.ts";

const languages = Object.keys(receiverCode) as ReceiverLanguage[];

/** A program that receives, in the language that is chosen. */
export function ReceiverPrograms() {
  const { t } = useSpeech();
  const [language, setLanguage] = useState<ReceiverLanguage>("TypeScript");
  return (
    <>
      <label className="range">
        <span className="visually-hidden">{t.triggers.language}</span>
        <select value={language} onChange={({ target }) => setLanguage(target.value as ReceiverLanguage)}>
          {languages.map((one) => (
            <option key={one}>{one}</option>
          ))}
        </select>
      </label>
      <CodeBlock label={t.triggers.receiver} text={receiverCode[language]} />
    </>
  );
}

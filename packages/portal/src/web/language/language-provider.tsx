import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from "react";
import { keep, kept } from "../parts/kept.ts";
import { en } from "./en.ts";
import { createFormats, type Formats } from "./formats.ts";
import { fr } from "./fr.ts";
import type { Messages } from "./messages.ts";

/** The languages that there are. */
export type Language = "en" | "fr";

const tables: Readonly<Record<Language, Messages>> = { en, fr };

/** What the screens say, in the language that the user reads. */
export interface Speech {
  readonly language: Language;
  setLanguage(language: Language): void;
  /** The messages. */
  readonly t: Messages;
  readonly format: Formats;
}

const SpeechContext = createContext<Speech | null>(null);

/** The language in use: the one chosen here, or else the first that the browser asks for and we have. */
export function useSpeech(): Speech {
  const speech = useContext(SpeechContext);
  if (speech === null) throw new Error("There is no LanguageProvider around this.");
  return speech;
}

/** Gives everything inside it a language. */
export function LanguageProvider({ children }: { readonly children: ReactNode }) {
  const [language, setLanguage] = useState(firstLanguage);
  useEffect(() => {
    document.documentElement.lang = language;
  }, [language]);
  const speech = useMemo(
    () => ({
      ...{ language, t: tables[language], format: createFormats(regional(language), tables[language]) },
      setLanguage(chosen: Language) {
        keep("language", chosen);
        setLanguage(chosen);
      },
    }),
    [language],
  );
  return <SpeechContext value={speech}>{children}</SpeechContext>;
}

/** The language with the region that the browser asks for it in, if it does. */
function regional(language: Language): string {
  return navigator.languages.find((tag) => tag.toLowerCase().startsWith(`${language}-`)) ?? language;
}

function firstLanguage(): Language {
  const wanted = [kept("language"), ...navigator.languages].map((tag) => tag?.slice(0, 2).toLowerCase());
  return wanted.find((tag): tag is Language => tag === "en" || tag === "fr") ?? "en";
}

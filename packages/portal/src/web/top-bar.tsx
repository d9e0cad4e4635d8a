import { type FormEvent, useEffect, useState } from "react";
import { useIsOperator } from "./caller.ts";
import { type Language, useSpeech } from "./language/language-provider.tsx";
import { newEndpointLink } from "./new-endpoint-link.ts";
import { keep, kept } from "./parts/kept.ts";
import { useNotice } from "./parts/notices.tsx";
import { goTo, linkTo, type Place } from "./place.ts";
import { isReceivingScreen } from "./screens/receiving/receiving-places.ts";

const screens = ["overview", "deliveries", "endpoints", "subscriptions", "triggers"] as const;

/** Where the user can go, and in which language and light. */
export function TopBar({ place }: { readonly place: Place }) {
  const { t } = useSpeech();
  const isOperator = useIsOperator();
  const here = place.path[0] ?? "deliveries";
  return (
    <header className="top-bar">
      <button type="button" className="skip" onClick={() => document.querySelector<HTMLElement>("main h1")?.focus()}>
        {t.app.skip}
      </button>
      <nav aria-label={t.app.navigation}>
        {screens.map((screen) => (
          <a key={screen} href={linkTo([screen])} aria-current={screen === here ? "page" : undefined}>
            {t[screen].title}
          </a>
        ))}
        {isOperator && (
          <a href={linkTo(["inbound-hooks"])} aria-current={isReceivingScreen(here) ? "page" : undefined}>
            {t.receiving.title}
          </a>
        )}
      </nav>
      <NewEndpointLink />
      <FindById />
      <LanguageChoice />
      <ThemeChoice />
    </header>
  );
}

function NewEndpointLink() {
  const { t } = useSpeech();
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.code !== "KeyN" || !event.altKey || event.ctrlKey || event.metaKey) return;
      event.preventDefault();
      goTo(newEndpointLink);
    };
    addEventListener("keydown", press);
    return () => removeEventListener("keydown", press);
  }, []);
  return (
    <a className="button" href={newEndpointLink} aria-keyshortcuts="Alt+N" title="Alt+N">
      {t.app.newEndpoint}
    </a>
  );
}

const screenOfPrefix: Readonly<Record<string, string>> = {
  dlv: "deliveries",
  evt: "events",
  ep: "endpoints",
  sub: "subscriptions",
  rcp: "receipts",
  cod: "codes",
};

function FindById() {
  const { t } = useSpeech();
  const notice = useNotice();
  const [id, setId] = useState("");
  const find = (event: FormEvent) => {
    event.preventDefault();
    const wanted = id.trim();
    const screen = screenOfPrefix[wanted.split("_")[0] ?? ""];
    if (screen === undefined) return notice.say(t.app.noSuchId);
    setId("");
    goTo(linkTo([screen, wanted]));
  };
  return (
    <search className="find">
      <form onSubmit={find}>
        <input
          type="search"
          value={id}
          onChange={({ target }) => setId(target.value)}
          aria-label={t.app.find}
          placeholder={t.app.findHint}
        />
      </form>
    </search>
  );
}

function LanguageChoice() {
  const { t, language, setLanguage } = useSpeech();
  return (
    <select
      aria-label={t.app.language}
      value={language}
      onChange={({ target }) => setLanguage(target.value as Language)}
    >
      <option value="en">English</option>
      <option value="fr">Français</option>
    </select>
  );
}

const themes = ["system", "light", "dark"] as const;

function ThemeChoice() {
  const { t } = useSpeech();
  const [theme, setTheme] = useState(() => themes.find((one) => one === kept("theme")) ?? "system");
  useEffect(() => {
    document.documentElement.dataset["theme"] = theme;
    keep("theme", theme);
  }, [theme]);
  return (
    <select aria-label={t.app.theme} value={theme} onChange={({ target }) => setTheme(target.value as typeof theme)}>
      {themes.map((one) => (
        <option key={one} value={one}>
          {t.app.themes[one]}
        </option>
      ))}
    </select>
  );
}

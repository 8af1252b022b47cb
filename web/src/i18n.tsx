/** Words in the person's language, from Fluent files. Must hold no word itself. */
import { FluentBundle, type FluentResource, type FluentVariable } from '@fluent/bundle';
import { LocalizationProvider, ReactLocalization, useLocalization } from '@fluent/react';
import { createContext, useCallback, useContext, useEffect, useMemo, useState, type ReactNode } from 'react';
import { speak, type Text } from './api/client';
import { keep, kept, texts, type Lang, type Texts } from './lang';

export type { Lang } from './lang';

interface Speech {
  lang: Lang;
  choose: (lang: Lang) => void;
}
const SpeechContext = createContext<Speech>({ lang: 'zh-CN', choose: () => undefined });

function spokenIn(lang: Lang, said: Texts): ReactLocalization {
  const bundle = new FluentBundle(lang, { useIsolating: false });
  const body = Object.entries(said).map(([id, value]) => ({ id, value, attributes: {} }));
  bundle.addResource({ body } as FluentResource);
  speak(lang);
  document.documentElement.lang = lang;
  return new ReactLocalization([bundle]);
}

/** `first` are the texts of the language that is kept. */
export function Words({ first, children }: { first: Texts; children: ReactNode }) {
  const [lang, setLang] = useState<Lang>(kept);
  const [spoken, setSpoken] = useState(() => ({ lang, l10n: spokenIn(lang, first) }));
  useEffect(() => {
    if (lang === spoken.lang) return undefined;
    let current = true;
    void texts(lang).then((said) => current && setSpoken({ lang, l10n: spokenIn(lang, said) }));
    return () => {
      current = false;
    };
  }, [lang, spoken.lang]);
  const speech = useMemo<Speech>(
    () => ({
      lang: spoken.lang,
      choose: (next) => {
        keep(next);
        setLang(next);
      },
    }),
    [spoken.lang],
  );
  return (
    <SpeechContext.Provider value={speech}>
      <LocalizationProvider l10n={spoken.l10n}>{children}</LocalizationProvider>
    </SpeechContext.Provider>
  );
}

export function useLang(): Speech {
  return useContext(SpeechContext);
}

/** Says a message of the files. */
export function useT(): (key: string, args?: Record<string, FluentVariable>) => string {
  const { l10n } = useLocalization();
  return useCallback((key, args) => l10n.getString(key, args ?? null), [l10n]);
}

/** Chooses from a text that the interface gives in both languages. */
export function useText(): (text: Text) => string {
  const { lang } = useLang();
  return useCallback((text) => text[lang], [lang]);
}

interface Dates {
  moment: (at: string) => string;
  day: (on: string) => string;
}

function datesIn(lang: Lang): Dates {
  // Making one takes a phone longer than everything else on the page: they are made when first used.
  let moments: Intl.DateTimeFormat | undefined;
  let days: Intl.DateTimeFormat | undefined;
  return {
    moment: (at) => {
      moments ??= new Intl.DateTimeFormat(lang, { dateStyle: 'medium', timeStyle: 'short' });
      return moments.format(new Date(at));
    },
    day: (on) => {
      days ??= new Intl.DateTimeFormat(lang, { dateStyle: 'medium', timeZone: 'UTC' });
      return days.format(new Date(`${on.slice(0, 10)}T00:00:00Z`));
    },
  };
}

const DATES: Record<Lang, Dates> = { 'zh-CN': datesIn('zh-CN'), en: datesIn('en') };

/** Writes moments and days. */
export function useDates(): Dates {
  return DATES[useLang().lang];
}

/** The name of the page in the browser's tab. */
export function useTitle(title: string): void {
  const t = useT();
  useEffect(() => {
    document.title = `${title} · ${t('brand')}`;
  }, [title, t]);
}

/** Words in the person's language, from Fluent files. Must hold no word itself. */
import { FluentBundle, FluentResource, type FluentVariable } from '@fluent/bundle';
import { LocalizationProvider, ReactLocalization, useLocalization } from '@fluent/react';
import { createContext, useCallback, useContext, useEffect, useMemo, useState, type ReactNode } from 'react';
import { speak, type Text } from './api/client';

export type Lang = 'zh-CN' | 'en';

const FILES: Record<Lang, () => Promise<{ default: string }>> = {
  'zh-CN': () => import('../../locales/zh-CN/web.ftl?raw'),
  en: () => import('../../locales/en/web.ftl?raw'),
};
const KEPT = 'yizhan.lang';

interface Speech {
  lang: Lang;
  choose: (lang: Lang) => void;
}
const SpeechContext = createContext<Speech>({ lang: 'zh-CN', choose: () => undefined });

function kept(): Lang {
  return localStorage.getItem(KEPT) === 'en' ? 'en' : 'zh-CN';
}

export function Words({ children }: { children: ReactNode }) {
  const [lang, setLang] = useState<Lang>(kept);
  const [spoken, setSpoken] = useState<{ lang: Lang; l10n: ReactLocalization }>();
  useEffect(() => {
    let current = true;
    void FILES[lang]().then((file) => {
      if (!current) return;
      const bundle = new FluentBundle(lang, { useIsolating: false });
      bundle.addResource(new FluentResource(file.default));
      speak(lang);
      document.documentElement.lang = lang;
      setSpoken({ lang, l10n: new ReactLocalization([bundle]) });
    });
    return () => {
      current = false;
    };
  }, [lang]);
  const speech = useMemo<Speech>(
    () => ({
      lang: spoken?.lang ?? lang,
      choose: (next) => {
        localStorage.setItem(KEPT, next);
        setLang(next);
      },
    }),
    [lang, spoken],
  );
  if (spoken === undefined) return null;
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

/** Writes moments and days. */
export function useDates(): { moment: (at: string) => string; day: (on: string) => string } {
  const { lang } = useLang();
  return useMemo(() => {
    const moments = new Intl.DateTimeFormat(lang, { dateStyle: 'medium', timeStyle: 'short' });
    const days = new Intl.DateTimeFormat(lang, { dateStyle: 'medium', timeZone: 'UTC' });
    return {
      moment: (at) => moments.format(new Date(at)),
      day: (on) => days.format(new Date(`${on.slice(0, 10)}T00:00:00Z`)),
    };
  }, [lang]);
}

/** The name of the page in the browser's tab. */
export function useTitle(title: string): void {
  const t = useT();
  useEffect(() => {
    document.title = `${title} · ${t('brand')}`;
  }, [title, t]);
}

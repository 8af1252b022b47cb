/** Which language the person chose, and its texts, fetched once. Must hold no word itself, and stay small: it comes first. */
import type { FluentResource } from '@fluent/bundle';

export type Lang = 'zh-CN' | 'en';
/** Each message's pattern by its name, as the build has read it. */
export type Texts = Record<string, FluentResource['body'][number]['value']>;

const FILES: Record<Lang, () => Promise<{ default: Texts }>> = {
  'zh-CN': () => import('./texts/zh-CN'),
  en: () => import('./texts/en'),
};
const KEPT = 'yizhan.lang';

export function kept(): Lang {
  return localStorage.getItem(KEPT) === 'en' ? 'en' : 'zh-CN';
}

export function keep(lang: Lang): void {
  localStorage.setItem(KEPT, lang);
}

export async function texts(lang: Lang): Promise<Texts> {
  return (await FILES[lang]()).default;
}

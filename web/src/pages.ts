/** The pages that are parts of their own, and which of them an address needs. Must stay small: it comes first. */
import type { ComponentType } from 'react';

export type Page = { default: ComponentType };

const PARTS = {
  account: () => import('./features/account/page').then((it) => ({ default: it.AccountPage })),
  case: () => import('./features/case/page').then((it) => ({ default: it.CasePage })),
  counter: () => import('./features/counter/owner').then((it) => ({ default: it.CounterPage })),
  desk: () => import('./features/desk/desk'),
  draft: () => import('./features/draft/page').then((it) => ({ default: it.DraftPage })),
  item: () => import('./features/portal/item').then((it) => ({ default: it.ItemPage })),
  items: () => import('./features/portal/items').then((it) => ({ default: it.ItemsPage })),
  newcomer: () => import('./features/registration/page').then((it) => ({ default: it.NewcomerPage })),
  notifications: () => import('./features/notifications/page').then((it) => ({ default: it.NotificationsPage })),
  question: () => import('./features/support/page').then((it) => ({ default: it.QuestionPage })),
  questions: () => import('./features/support/list').then((it) => ({ default: it.QuestionsPage })),
  sharedForm: () => import('./features/support/shared/page').then((it) => ({ default: it.SharedPage })),
  owes: () => import('./features/security/owes').then((it) => ({ default: it.OwesPage })),
  phone: () => import('./features/phone/page').then((it) => ({ default: it.PhonePage })),
  progress: () => import('./features/public/progress').then((it) => ({ default: it.ProgressPage })),
  register: () => import('./features/registration/page').then((it) => ({ default: it.RegisterPage })),
  verify: () => import('./features/public/verify').then((it) => ({ default: it.VerifyPage })),
} satisfies Record<string, () => Promise<Page>>;
export type Part = keyof typeof PARTS;

const ADDRESSES: readonly (readonly [RegExp, Part])[] = [
  [/^\/p$/, 'phone'],
  [/^\/verify(\/|$)/, 'verify'],
  [/^\/progress$/, 'progress'],
  [/^\/register$/, 'register'],
  [/^\/items$/, 'items'],
  [/^\/items\/[^/]+$/, 'item'],
  [/^\/cases\/[^/]+$/, 'case'],
  [/^\/cases\/[^/]+\/draft$/, 'draft'],
  [/^\/counter\/[^/]+$/, 'counter'],
  [/^\/notifications$/, 'notifications'],
  [/^\/account$/, 'account'],
  [/^\/questions$/, 'questions'],
  [/^\/questions\/[^/]+$/, 'question'],
  [/^\/(questions|support)\/[^/]+\/form$/, 'sharedForm'],
];
/** What an owner opens sooner or later. */
const OWNERS: readonly Part[] = ['draft', 'items', 'item', 'case', 'notifications', 'account', 'counter', 'questions', 'question'];
const here: Partial<Record<Part, Page>> = {};

/** A page that has come already. */
export function come(part: Part): Page | undefined {
  return here[part];
}

export async function bring(part: Part): Promise<Page> {
  return (here[part] ??= await PARTS[part]());
}

/** Brings the page of an address, where it is a part of its own. */
export async function bringFor(path: string): Promise<void> {
  const found = ADDRESSES.find(([form]) => form.test(path));
  if (found) await bring(found[1]);
}

/** After this the person has seen the page, and the line is theirs no more. */
const SEEN = 3000;

/** The other pages, once nothing else is to do, so that nobody waits for them later. */
export function bringRest(): void {
  setTimeout(() => void Promise.all(OWNERS.map(bring)).catch(() => undefined), SEEN);
}

import { beforeEach, expect, it, vi } from 'vitest';
import { acknowledged, arrived, forgetWritten, write, written } from './written';

const kept = new Map<string, string>();
beforeEach(() => {
  kept.clear();
  const store = {
    getItem: (name: string) => kept.get(name) ?? null,
    setItem: (name: string, value: string) => void kept.set(name, value),
    removeItem: (name: string) => void kept.delete(name),
  };
  vi.stubGlobal('localStorage', new Proxy(store, { ownKeys: () => [...kept.keys()], getOwnPropertyDescriptor: () => ({ enumerable: true, configurable: true }) }));
});

it('keeps what was written in its order, each with an identifier of its own', () => {
  write('question_1', { words: 'one', steps: [] });
  write('question_1', { words: 'two', steps: ['step'] });
  write('question_2', { words: 'other', steps: [] });
  expect(written('question_1').map((message) => message.words)).toEqual(['one', 'two']);
  expect(new Set(written('question_1').map((message) => message.client_id)).size).toBe(2);
});

it('keeps what was written while others were sent', () => {
  write('question_1', { words: 'one', steps: [] });
  const sent = written('question_1').map((message) => message.client_id);
  write('question_1', { words: 'two', steps: [] });
  acknowledged('question_1', sent);
  expect(written('question_1').map((message) => message.words)).toEqual(['two']);
});

it('calls a picture as the station does once it has arrived, and keeps no message that says nothing without a lost one', () => {
  write('question_1', { words: '', steps: [], pictures: ['here-1', 'attachment_2'] });
  write('question_1', { words: '', steps: [], pictures: ['here-3'] });
  write('question_1', { words: 'with words', steps: [], pictures: ['here-4'] });
  arrived('question_1', 'here-1', 'attachment_1');
  arrived('question_1', 'here-3', undefined);
  arrived('question_1', 'here-4', undefined);
  expect(written('question_1').map((message) => message.pictures)).toEqual([['attachment_1', 'attachment_2'], []]);
});

it('holds nothing after signing out, and nothing that is no list', () => {
  write('question_1', { words: 'one', steps: [] });
  kept.set('yizhan.lang', 'en');
  forgetWritten();
  expect([...kept.keys()]).toEqual(['yizhan.lang']);
  kept.set('yizhan.support.question_1', '{broken');
  expect(written('question_1')).toEqual([]);
});

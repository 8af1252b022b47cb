import * as Y from 'yjs';
import { beforeEach, expect, test, vi } from 'vitest';
import { fromText, SharedDocument, toText } from './document';

const store = new Map<string, string>();
vi.stubGlobal('sessionStorage', {
  getItem: (name: string) => store.get(name) ?? null,
  setItem: (name: string, value: string) => void store.set(name, value),
  removeItem: (name: string) => void store.delete(name),
});
beforeEach(() => store.clear());

const ask = (pen: number, question = 'question_1') => new SharedDocument(question, { pen, person: 'asker', side: 'asker' }, () => undefined);
const help = (pen: number) => new SharedDocument('question_2', { pen, person: 'expert', side: 'helper' }, () => undefined);
const BOTH = ['asker', 'expert'];

/** A station that takes everything in: what it refuses is tested there. */
function station() {
  const doc = new Y.Doc();
  return (page: SharedDocument) => {
    for (let next = page.next(); next; next = page.next()) {
      Y.applyUpdate(doc, fromText(next.update));
      next.done();
    }
    page.hear(toText(Y.encodeStateAsUpdate(doc, fromText(page.have()))));
  };
}

test('what was written while the line was cut arrives once, and both come to the same', () => {
  const [meet, asker, expert] = [station(), ask(1), help(2)];
  expert.propose('premises_area', '86.5', '');
  meet(expert);
  meet(asker);
  // Cut: both go on.
  asker.decline(asker.parts(BOTH).proposals[0]?.id ?? '');
  asker.turn('file_a', 2);
  expert.turn('file_a', 3);
  expert.propose('premises_area', '86.50', 'as the lease says');
  expert.point('premises_area');
  meet(asker);
  meet(expert);
  meet(asker);
  expect(asker.parts(BOTH)).toEqual(expert.parts(BOTH));
  const { proposals, declined, turned, pointing } = asker.parts(BOTH);
  expect(proposals).toHaveLength(2);
  expect(declined.size).toBe(1);
  expect(turned?.page).toBe(3);
  expect(pointing.get('expert')).toBe('premises_area');
  expect(asker.waits || expert.waits).toBe(false);
});

test('what was not sent before a reload is sent after it, with the pen that it was written with', () => {
  const [meet, before] = [station(), ask(1)];
  meet(before);
  before.mark('file_a', 1, { x: 1, y: 2, width: 3, height: 4 });
  const after = ask(5);
  expect(after.waits).toBe(true);
  meet(after);
  after.unmark(after.parts(BOTH).marks[0]?.id ?? '');
  meet(after);
  const other = ask(7, 'question_3');
  meet(other);
  expect(other.parts(BOTH).marks).toEqual([]);
});

test('whoever turns later has the page, on both sides', () => {
  const [meet, asker, expert] = [station(), ask(1), help(2)];
  asker.turn('file_a', 1);
  asker.turn('file_a', 2);
  meet(asker);
  meet(expert);
  expert.parts(BOTH);
  expert.turn('file_b', 4);
  meet(expert);
  meet(asker);
  expect(asker.parts(BOTH).turned).toMatchObject({ file: 'file_b', page: 4 });
});

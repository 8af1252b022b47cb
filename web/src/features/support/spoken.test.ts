import { expect, it } from 'vitest';
import type { Thread } from '../../api/client';
import type { Talk } from '../../api/live';
import { allSpoken, spoken } from './spoken';

type Message = Talk['messages'][number];

const person = (id: string) => ({ id, name: id });
const message = (number: number, by: string) => ({ number, person: person(by), words: `m${number}` }) as Message;
const said = (by: string, ...numbers: number[]): Talk => ({
  mine: by === 'me',
  messages: numbers.map((number) => message(number, by)),
  reader: { person: person(by), last: numbers.at(-1) ?? 0 },
});
const read = (by: string, last: number): Talk => ({ mine: by === 'me', messages: [], reader: { person: person(by), last } });
const thread = (messages: number, unread: number) =>
  ({
    question: { id: 'question_1', messages, unread },
    messages: [message(messages, 'you')],
    readers: [{ person: person('me'), last: messages - unread }],
    events: [],
  }) as unknown as Thread;
const numbers = (of: Thread | undefined) => of?.messages.map((one) => one.number);

it('adds what the other side says, unread, with how far they have read', () => {
  const next = spoken(thread(4, 1), said('you', 5, 6));
  expect(numbers(next)).toEqual([4, 5, 6]);
  expect(next?.question).toMatchObject({ messages: 6, unread: 3 });
  expect(next?.readers).toEqual([{ person: person('me'), last: 3 }, { person: person('you'), last: 6 }]);
});

it('takes for read what one says oneself, here or on another page', () => {
  expect(spoken(thread(4, 1), said('me', 5))?.question).toMatchObject({ messages: 5, unread: 0 });
  expect(spoken(thread(4, 2), read('me', 3))?.question).toMatchObject({ messages: 4, unread: 1 });
});

it('shows once what comes twice, in the answer and with the hint', () => {
  const once = spoken(thread(4, 0), said('me', 5));
  const twice = once && spoken(once, said('me', 5));
  expect(numbers(twice)).toEqual([4, 5]);
  expect(twice?.question).toMatchObject({ messages: 5, unread: 0 });
});

it('asks the station where something between is missing', () => {
  expect(spoken(thread(4, 0), said('you', 6))).toBeUndefined();
  expect(spoken(thread(4, 0), read('you', 5))).toBeUndefined();
});

it('lets nobody have read less than before', () => {
  expect(spoken(thread(4, 0), read('me', 2))?.readers).toEqual([{ person: person('me'), last: 4 }]);
});

it('puts in their order what was heard while the thread was on its way', () => {
  expect(numbers(allSpoken(thread(4, 0), [said('you', 6), said('me', 4), said('you', 5)]))).toEqual([4, 5, 6]);
  expect(allSpoken(thread(4, 0), [said('you', 6)])).toBeUndefined();
});

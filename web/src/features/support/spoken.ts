/** A thread with what was said in it meanwhile. Must not ask the station. */
import type { Thread } from '../../api/client';
import type { Talk } from '../../api/live';

/** The thread with it; undefined where something between is missing, and the station has to be asked. */
export function spoken(thread: Thread, { mine, messages, reader }: Talk): Thread | undefined {
  const { question } = thread;
  const fresh = messages.filter((message) => message.number > question.messages);
  if (fresh.some((message, at) => message.number !== question.messages + at + 1)) return undefined;
  const count = question.messages + fresh.length;
  if (reader.last > count) return undefined;
  const read = question.messages - question.unread;
  return {
    ...thread,
    question: { ...question, messages: count, unread: count - (mine ? Math.max(read, reader.last) : read) },
    messages: [...thread.messages, ...fresh],
    readers: further(thread.readers, reader),
  };
}

/** Nobody has read less than before. */
function further(readers: Thread['readers'], reader: Talk['reader']): Thread['readers'] {
  const known = readers.some((one) => one.person.id === reader.person.id);
  if (!known) return [...readers, reader];
  return readers.map((one) => (one.person.id === reader.person.id && one.last < reader.last ? reader : one));
}

/** The thread with all of it, in whatever order it was heard; undefined where something is missing. */
export function allSpoken(thread: Thread, talks: readonly Talk[]): Thread | undefined {
  const inOrder = [...talks].sort((one, other) => one.reader.last - other.reader.last);
  return inOrder.reduce<Thread | undefined>((so, talk) => so && spoken(so, talk), thread);
}

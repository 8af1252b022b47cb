/** Hints of the station over a socket that comes back by itself. Who hears one asks anew; what is typed, threads and calls pass through it. */
import { useCallback, useEffect, useRef } from 'react';
import type { Schemas } from './client';

/** What was said in a thread, or that somebody has read it. */
export interface Talk {
  /** Whether it is one's own doing. */
  mine: boolean;
  messages: readonly Schemas['TalkView'][];
  reader: Schemas['ReaderView'];
}

export interface Hint {
  topic: string;
  version: number;
  /** Who is writing, where the hint is that somebody is. */
  typing?: string | null;
  /** Whether it is the shared form of a question that changed, and nothing else of it. */
  form?: boolean;
  /** What stands in a field of a shared form and is not saved yet; none any more where the value is null. */
  unsaved?: { person: string; field: string; value: string | null };
  /** What was said in the thread of a question, to who takes part: what it says need not be asked for. */
  talk?: Talk;
  /** What is said in the call of a question. */
  call?: unknown;
}

/** What is heard after the line was cut: everything may have changed. */
const ALL: Hint = { topic: '*', version: 0 };
const SHORTEST = 500;
const LONGEST = 15_000;

/**
 * Hears what changes of the topics and of oneself; gives what says something to the station while the line holds. `opened` is told
 * each time that it does.
 */
export function useHints(topics: readonly string[], heard: (hint: Hint) => void, opened?: () => void): (said: object) => void {
  const key = topics.join(' ');
  const hear = useRef(heard);
  hear.current = heard;
  const open = useRef(opened);
  open.current = opened;
  const line = useRef<WebSocket>();
  useEffect(() => {
    let over = false;
    let wait = SHORTEST;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let before = false;
    const begin = () => {
      const scheme = location.protocol === 'https:' ? 'wss' : 'ws';
      const socket = new WebSocket(`${scheme}://${location.host}/api/v1/live`);
      line.current = socket;
      socket.onopen = () => {
        if (over) return socket.close();
        if (key !== '') socket.send(JSON.stringify({ watch: key.split(' ') }));
        open.current?.();
        if (before) hear.current(ALL);
        before = true;
        wait = SHORTEST;
      };
      socket.onmessage = (event) => {
        if (!over) hear.current(JSON.parse(String(event.data)) as Hint);
      };
      socket.onclose = () => {
        if (over) return;
        timer = setTimeout(begin, wait);
        wait = Math.min(wait * 2, LONGEST);
      };
    };
    const online = () => {
      if (line.current?.readyState !== WebSocket.CLOSED) return;
      clearTimeout(timer);
      begin();
    };
    begin();
    window.addEventListener('online', online);
    return () => {
      over = true;
      clearTimeout(timer);
      window.removeEventListener('online', online);
      // One that still opens is closed when it has: else the browser complains.
      if (line.current?.readyState === WebSocket.OPEN) line.current.close();
    };
  }, [key]);
  return useCallback((said) => {
    if (line.current?.readyState === WebSocket.OPEN) line.current.send(JSON.stringify(said));
  }, []);
}

/**
 * The document of a shared form as this page has it: each person has a part of their own and writes nowhere else. What was
 * written here waits until the station has it, through a cut line and a reload.
 *
 * Must know no page. What the parts mean is said in docs/adr/0021-shared-form.md.
 */
import * as Y from 'yjs';
import type { Schemas } from '../../../api/client';

export type Side = Schemas['PenView']['side'];
export type Region = NonNullable<Schemas['AnchorView']['region']>;

/** What is sent at once; the station takes a little more. */
const MOST = 48 * 1024;
const PREFIX = 'yizhan.form.';

export interface Mark {
  id: string;
  person: string;
  file: string;
  page: number;
  region: Region;
}

export interface Proposed {
  id: string;
  person: string;
  field: string;
  value: unknown;
  why?: string;
}

export interface Turned {
  file: string;
  page: number;
  turn: number;
}

/** What the parts of all people say together. */
export interface Parts {
  /** Which field each points at. */
  pointing: Map<string, string>;
  turned: Turned | undefined;
  marks: Mark[];
  proposals: Proposed[];
  /** Proposals that the side that asked does not want. */
  declined: Set<string>;
}

export function toText(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text);
}

export function fromText(text: string): Uint8Array {
  return Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0));
}

function kept(question: string): Uint8Array[] {
  try {
    return (JSON.parse(sessionStorage.getItem(PREFIX + question) ?? '[]') as string[]).map(fromText);
  } catch {
    return [];
  }
}

export class SharedDocument {
  readonly doc = new Y.Doc();
  private waiting: Uint8Array[];
  private readonly own: Y.Map<string>;

  /** `changed` is told of every change, wherever it came from. */
  constructor(
    private readonly question: string,
    readonly me: { pen: number; person: string; side: Side },
    changed: () => void,
  ) {
    this.doc.clientID = me.pen;
    this.own = this.doc.getMap<string>(me.person);
    this.waiting = kept(question);
    this.doc.on('update', (update: Uint8Array, _origin: unknown, _doc: Y.Doc, change: Y.Transaction) => {
      if (change.local) this.keep([...this.waiting, update]);
      changed();
    });
  }

  private keep(waiting: Uint8Array[]): void {
    this.waiting = waiting;
    if (waiting.length === 0) sessionStorage.removeItem(PREFIX + this.question);
    else sessionStorage.setItem(PREFIX + this.question, JSON.stringify(waiting.map(toText)));
  }

  get waits(): boolean {
    return this.waiting.length > 0;
  }

  /** What was kept before a reload is in this document as well, once what it stands on has come. */
  restore(): void {
    for (const update of this.waiting) Y.applyUpdate(this.doc, update, 'kept');
  }

  /** What is to be sent next, and how to say that the station has it, or that it does not want it. */
  next(): { update: string; done: () => void } | undefined {
    if (this.waiting.length === 0) return undefined;
    let [count, size] = [0, 0];
    while (count < this.waiting.length && (count === 0 || size + (this.waiting[count]?.length ?? 0) <= MOST)) {
      size += this.waiting[count]?.length ?? 0;
      count += 1;
    }
    const sent = this.waiting.slice(0, count);
    const update = sent.length === 1 && sent[0] ? sent[0] : Y.mergeUpdates(sent);
    return { update: toText(update), done: () => this.keep(this.waiting.slice(count)) };
  }

  /** Gives up what was not sent. */
  forget(): void {
    this.keep([]);
  }

  have(): string {
    return toText(Y.encodeStateVector(this.doc));
  }

  hear(update: string): void {
    Y.applyUpdate(this.doc, fromText(update), 'station');
  }

  private put(name: string, value: unknown): void {
    this.own.set(name, JSON.stringify(value));
  }

  private drop(name: string): void {
    if (this.own.has(name)) this.own.delete(name);
  }

  point(field: string | undefined): void {
    if (field === undefined) this.drop('at');
    else this.put('at', { field });
  }

  turn(file: string, page: number): void {
    const before = this.parts([this.me.person]).turned;
    this.put('page', { file, page, turn: Math.max(before?.turn ?? 0, this.last) + 1 });
  }

  /** The highest turn that was seen of anybody. */
  private last = 0;

  mark(file: string, page: number, region: Region): void {
    this.put(`mark/${crypto.randomUUID()}`, { file, page, region });
  }

  unmark(id: string): void {
    this.drop(`mark/${id}`);
  }

  propose(field: string, value: unknown, why: string): void {
    const reason = why.trim();
    this.put(`propose/${crypto.randomUUID()}`, { field, value, ...(reason !== '' && { why: reason }) });
  }

  takeBack(id: string): void {
    this.drop(`propose/${id}`);
  }

  decline(id: string): void {
    this.own.set(`decline/${id}`, 'true');
  }

  /** What the parts of these people say. */
  parts(people: readonly string[]): Parts {
    const parts: Parts = { pointing: new Map(), turned: undefined, marks: [], proposals: [], declined: new Set() };
    for (const person of [...people].sort()) {
      for (const [name, text] of this.doc.getMap<string>(person).entries()) read(parts, person, name, text);
    }
    this.last = Math.max(this.last, parts.turned?.turn ?? 0);
    return parts;
  }
}

function read(parts: Parts, person: string, name: string, text: string): void {
  const [kind = '', id = ''] = name.split('/');
  const value = JSON.parse(text) as Record<string, unknown>;
  if (kind === 'at' && typeof value['field'] === 'string') parts.pointing.set(person, value['field']);
  if (kind === 'page') {
    const turned = value as unknown as Turned;
    // Of two who turned at once, the later name has it on both sides.
    if (turned.turn >= (parts.turned?.turn ?? 0)) parts.turned = turned;
  }
  if (kind === 'mark') parts.marks.push({ ...(value as unknown as Omit<Mark, 'id' | 'person'>), id, person });
  if (kind === 'propose') parts.proposals.push({ ...(value as unknown as Omit<Proposed, 'id' | 'person'>), id, person });
  if (kind === 'decline') parts.declined.add(id);
}

/** What stays in the department: who has the case in hand, and its notes. */
import { Button, Input } from 'antd';
import { useRef, useState } from 'react';
import { api, newKey, type CaseView } from '../../api/client';
import { useLoad } from '../../api/load';
import { need, troubleOf } from '../../api/problem';
import { useDates, useT } from '../../i18n';
import { useSession } from '../../session';
import { Empty, Trouble } from '../../shared/notice';

export function Assign({ found, again }: { found: CaseView; again: () => void }) {
  const t = useT();
  const { me } = useSession();
  const path = { params: { path: { case: found.id } } };
  const colleagues = useLoad(`colleagues ${found.id}`, () => need(api.GET('/api/v1/cases/{case}/assignee', path)));
  const [trouble, setTrouble] = useState<ReturnType<typeof troubleOf>>();
  const give = (person: string | null) => {
    setTrouble(undefined);
    need(api.PUT('/api/v1/cases/{case}/assignee', { ...path, body: { person } })).then(again, (thrown: unknown) =>
      setTrouble(troubleOf(thrown)),
    );
  };
  const mine = found.assignee?.id === me?.person.id;
  return (
    <div className="assign">
      <label>
        {t('assignee')}{' '}
        <select value={found.assignee?.id ?? ''} onChange={(event) => give(event.target.value || null)}>
          <option value="">{t('nobody')}</option>
          {colleagues.data?.items.map((one) => (
            <option key={one.id} value={one.id}>
              {one.name}
            </option>
          ))}
        </select>
      </label>
      {!mine && me && (
        <Button size="small" onClick={() => give(me.person.id)}>
          {t('take-in-hand')}
        </Button>
      )}
      <Trouble of={trouble} />
    </div>
  );
}

export function Notes({ id }: { id: string }) {
  const t = useT();
  const { moment } = useDates();
  const path = { params: { path: { case: id } } };
  const notes = useLoad(`notes ${id}`, () => need(api.GET('/api/v1/cases/{case}/notes', path)));
  const [words, setWords] = useState('');
  const [trouble, setTrouble] = useState<ReturnType<typeof troubleOf>>();
  const key = useRef(newKey());
  const write = async () => {
    setTrouble(undefined);
    try {
      const header = { 'Idempotency-Key': key.current };
      const all = await need(
        api.POST('/api/v1/cases/{case}/notes', { params: { path: { case: id }, header }, body: { words } }),
      );
      key.current = newKey();
      setWords('');
      notes.put(all);
    } catch (thrown) {
      setTrouble(troubleOf(thrown));
    }
  };
  return (
    <section aria-labelledby="notes" className="inner">
      <h2 id="notes">{t('notes')}</h2>
      <p className="small">{t('notes-about')}</p>
      <Trouble of={notes.trouble ?? trouble} />
      {notes.data?.items.length === 0 && <Empty>{t('no-notes')}</Empty>}
      <ul className="plain-list">
        {notes.data?.items.map((note) => (
          <li key={note.id}>
            {note.words}
            <p className="small">
              {note.person} · <time dateTime={note.at}>{moment(note.at)}</time>
            </p>
          </li>
        ))}
      </ul>
      <label>
        {t('new-note')}
        <Input.TextArea autoSize={{ minRows: 2 }} maxLength={4000} value={words} onChange={(event) => setWords(event.target.value)} />
      </label>
      <Button onClick={() => void write()} disabled={words.trim() === ''}>
        {t('save-note')}
      </Button>
    </section>
  );
}

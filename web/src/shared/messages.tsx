/** The thread between enterprise, counter and department of a case. What is written is kept until it is sent. */
import { useEffect, useRef, useState } from 'react';
import { api, newKey, ours, type Schemas } from '../api/client';
import { useLive, useLoad } from '../api/load';
import { need, Trouble as Met, troubleOf, type Problem } from '../api/problem';
import { useDates, useT, useText } from '../i18n';
import { Empty, Trouble } from './notice';

type Attachment = Schemas['AttachmentView'];

async function attach(caseId: string, file: File): Promise<Attachment> {
  const query = new URLSearchParams({ name: file.name });
  const answer = await fetch(`/api/v1/cases/${caseId}/messages/files?${query.toString()}`, {
    method: 'POST',
    headers: { ...ours(), 'Content-Type': 'application/octet-stream' },
    body: file,
  });
  const said: unknown = await answer.json().catch(() => undefined);
  if (!answer.ok) throw new Met(said as Problem | undefined);
  return said as Attachment;
}

export function Messages({ id }: { id: string }) {
  const t = useT();
  const text = useText();
  const { moment } = useDates();
  const path = { params: { path: { case: id } } };
  const thread = useLoad(`messages ${id}`, () => need(api.GET('/api/v1/cases/{case}/messages', path)));
  useLive(id, thread.reload);
  const draft = `yizhan.message.${id}`;
  const [words, setWords] = useState(() => sessionStorage.getItem(draft) ?? '');
  const [files, setFiles] = useState<Attachment[]>([]);
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<ReturnType<typeof troubleOf>>();
  const key = useRef(newKey());
  const last = thread.data?.items.at(-1);
  const told = useRef('');
  useEffect(() => {
    if (!last || last.mine || told.current === last.id) return;
    told.current = last.id;
    void api.POST('/api/v1/cases/{case}/messages/read', { params: { path: { case: id } }, body: { last: last.id } });
  }, [last, id]);
  const write = (next: string) => {
    setWords(next);
    sessionStorage.setItem(draft, next);
  };
  const act = async (doing: () => Promise<void>) => {
    setBusy(true);
    setTrouble(undefined);
    try {
      await doing();
    } catch (thrown) {
      if (troubleOf(thrown).problem) key.current = newKey();
      setTrouble(troubleOf(thrown));
    } finally {
      setBusy(false);
    }
  };
  const send = () =>
    act(async () => {
      const params = { path: { case: id }, header: { 'Idempotency-Key': key.current } };
      const body = { words, files: files.map((file) => file.id) };
      await need(api.POST('/api/v1/cases/{case}/messages', { params, body }));
      key.current = newKey();
      write('');
      setFiles([]);
      thread.reload();
    });
  const add = (chosen: FileList | null) =>
    act(async () => {
      for (const file of Array.from(chosen ?? [])) {
        const kept = await attach(id, file);
        setFiles((before) => [...before, kept]);
      }
    });
  return (
    <section aria-labelledby="messages" className="thread">
      <h2 id="messages">{t('messages')}</h2>
      <Trouble of={thread.trouble} again={thread.reload} />
      {thread.data?.items.length === 0 && <Empty>{t('no-messages')}</Empty>}
      <ol className="plain-list" aria-live="polite">
        {thread.data?.items.map((message) => (
          <li key={message.id} className={message.mine ? 'message mine' : 'message'}>
            <p className="small">
              {message.person} · {t(`role-${message.role}`)} · {text(message.organisation.name)} ·{' '}
              <time dateTime={message.at}>{moment(message.at)}</time>
            </p>
            <p className="words">{message.words}</p>
            {message.files.map((file) => (
              <p key={file.id}>
                <a href={`/api/v1/cases/${id}/messages/files/${file.id}/content`} target="_blank" rel="noreferrer">
                  {file.name}
                </a>
              </p>
            ))}
            <p className="small">
              {message.read_by.length > 0
                ? t('read-by', { names: message.read_by.map((reader) => reader.person).join('、') })
                : t('unread-yet')}
            </p>
          </li>
        ))}
      </ol>
      <label>
        {t('new-message')}
        <textarea rows={3} maxLength={4000} value={words} onChange={(event) => write(event.target.value)} />
      </label>
      {files.map((file) => (
        <p key={file.id} className="small">
          {file.name}{' '}
          <button type="button" className="plain" onClick={() => setFiles(files.filter((one) => one !== file))}>
            {t('remove')}
          </button>
        </p>
      ))}
      <Trouble of={trouble} />
      <div className="row">
        <label className="pick">
          {t('attach')}
          <input
            type="file"
            multiple
            onChange={(event) => {
              void add(event.target.files);
              event.target.value = '';
            }}
          />
        </label>
        <button type="button" className="pick" disabled={busy || (words.trim() === '' && files.length === 0)} onClick={() => void send()}>
          {t('send-message')}
        </button>
      </div>
    </section>
  );
}

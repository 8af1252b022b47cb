/** What an expert may answer with one press; it is put before what they write, to be looked over, and not sent. */
import { useState } from 'react';
import { api } from '../../api/client';
import { useLoad } from '../../api/load';
import { need } from '../../api/problem';
import { useT } from '../../i18n';
import { Trouble, Waiting } from '../../shared/notice';

export function Replies({ question, version, take }: { question: string; version: number; take: (words: string) => void }) {
  const t = useT();
  const [open, setOpen] = useState(false);
  return (
    <details open={open} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{t('support-replies')}</summary>
      {open && (
        <List
          key={version}
          question={question}
          take={(words) => {
            take(words);
            setOpen(false);
          }}
        />
      )}
    </details>
  );
}

function List({ question, take }: { question: string; take: (words: string) => void }) {
  const t = useT();
  const replies = useLoad(`replies ${question}`, () =>
    need(api.GET('/api/v1/support/questions/{question}/replies', { params: { path: { question } } })),
  );
  if (replies.data === undefined) return replies.trouble ? <Trouble of={replies.trouble} again={replies.reload} /> : <Waiting />;
  return (
    <ul className="replies plain-list">
      {replies.data.items.map((reply) => (
        <li key={reply.words}>
          <button type="button" className="plain" data-card={reply.card ?? undefined} onClick={() => take(reply.words)}>
            {reply.card && <strong>{t('support-reply-card')} </strong>}
            {reply.words}
          </button>
        </li>
      ))}
    </ul>
  );
}

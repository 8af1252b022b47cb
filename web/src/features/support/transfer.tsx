/** Handing a question on: to a department, with whether somebody who fits is free there now; the conversation stays whole. */
import { useState, type FormEvent } from 'react';
import { api, type Question } from '../../api/client';
import { useLoad } from '../../api/load';
import { need } from '../../api/problem';
import { useT, useText } from '../../i18n';
import { Trouble, Waiting } from '../../shared/notice';
import type { Go } from './standing';

export function Transfer({ of, busy, go }: { of: Question; busy: boolean; go: Go }) {
  const t = useT();
  const [open, setOpen] = useState(false);
  if (open) return <Picker of={of} busy={busy} go={go} close={() => setOpen(false)} />;
  return (
    <button type="button" className="pick" disabled={busy} onClick={() => setOpen(true)}>
      {t('support-transfer')}
    </button>
  );
}

function Picker({ of, busy, go, close }: { of: Question; busy: boolean; go: Go; close: () => void }) {
  const t = useT();
  const text = useText();
  const [chosen, setChosen] = useState<string>();
  const list = useLoad(`destinations ${of.id} ${of.tier}`, () =>
    need(api.GET('/api/v1/support/questions/{question}/destinations', { params: { path: { question: of.id }, query: {} } })),
  );
  const places = list.data?.items;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (chosen !== undefined) go('transfer', { department: chosen });
  };
  return (
    <form className="transfer" onSubmit={submit}>
      <fieldset>
        <legend>{t('support-transfer-to')}</legend>
        <p className="small">{t('support-transfer-whole')}</p>
        <Trouble of={list.trouble} again={list.reload} />
        {places === undefined && !list.trouble && <Waiting />}
        {places?.map((place) => (
          <label key={place.department.id} className="tick" data-free={place.free}>
            <input
              type="radio"
              name={`transfer-${of.id}`}
              value={place.department.id}
              checked={chosen === place.department.id}
              onChange={() => setChosen(place.department.id)}
            />{' '}
            {place.current ? t('support-transfer-same', { department: text(place.department.name) }) : text(place.department.name)}
            <span className="small"> · {t(place.free > 0 ? 'support-transfer-free' : 'support-transfer-busy', { free: place.free, present: place.present, waiting: place.waiting })}</span>
          </label>
        ))}
      </fieldset>
      <div className="row">
        <button type="submit" className="main-pick" disabled={busy || chosen === undefined}>
          {t('support-transfer-do')}
        </button>
        <button type="button" className="pick" onClick={list.reload}>
          {t('support-transfer-again')}
        </button>
        <button type="button" className="pick" onClick={close}>
          {t('cancel')}
        </button>
      </div>
    </form>
  );
}

/** What an expert proposes for a field: the side that asked takes it over or not, who proposed it sees what came of it. */
import { useCallback, useEffect, useState } from 'react';
import { api, type FieldView } from '../../../api/client';
import { need, troubleOf, type Trouble as Met } from '../../../api/problem';
import { useT } from '../../../i18n';
import { Trouble } from '../../../shared/notice';
import type { Proposed } from './document';
import type { SharedForm } from './use-shared';

interface Props {
  question: string;
  field: FieldView;
  of: Proposed;
  shared: SharedForm;
  /** The value as the person reads it. */
  said: string;
  label: string;
  done: () => void;
}

export function Proposal({ question, field, of, shared, said, label, done }: Props) {
  const t = useT();
  const { document, parts, writers, accepted, line } = shared;
  const [wanted, setWanted] = useState(false);
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<Met>();
  const name = writers.find((writer) => writer.person.id === of.person)?.person.name ?? '';
  const taken = accepted.find((one) => one.proposal === of.id && one.proposed_by.id === of.person);
  const state = taken ? 'accepted' : parts.declined.has(of.id) ? 'declined' : 'open';
  const { version } = field;
  const accept = useCallback(async () => {
    setBusy(true);
    setTrouble(undefined);
    try {
      const body = { person: of.person, proposal: of.id, field: of.field, value: of.value, version };
      await need(api.POST('/api/v1/support/questions/{question}/form/accept', { params: { path: { question } }, body }));
      setWanted(false);
      done();
    } catch (thrown) {
      const met = troubleOf(thrown);
      // Without an answer it stays wanted, and is asked again when the line is back: accepted twice, it is accepted once.
      if (met.problem && met.problem.status < 500) {
        setWanted(false);
        setTrouble(met);
        done();
      }
    }
    setBusy(false);
  }, [question, of.person, of.id, of.field, of.value, version, done]);
  useEffect(() => {
    if (!wanted || busy || line === 'cut') return undefined;
    const timer = setTimeout(() => void accept(), 1000);
    return () => clearTimeout(timer);
  }, [wanted, busy, line, accept]);
  const mine = document?.me.person === of.person;
  return (
    <div className="proposal" data-proposal={of.id} data-state={state} role="group" aria-label={t('form-proposal-for', { name, field: label })}>
      <p>
        {t('form-proposes', { name, value: said })}
        {of.why && <span className="small"> {t('form-why-said', { why: of.why })}</span>}
      </p>
      {state === 'accepted' && taken && <p className="small">{t('form-accepted', { name: taken.accepted_by })}</p>}
      {state === 'declined' && <p className="small">{t('form-declined')}</p>}
      {state === 'open' && shared.side === 'asker' && (
        <div className="row">
          <button
            type="button"
            className="main-pick"
            disabled={busy || wanted}
            onClick={() => {
              setWanted(true);
              void accept();
            }}
          >
            {t('form-accept')}
          </button>
          <button type="button" className="pick" disabled={busy || wanted} onClick={() => document?.decline(of.id)}>
            {t('form-decline')}
          </button>
        </div>
      )}
      {state === 'open' && wanted && !busy && <p className="small" role="status">{t('form-accept-waits')}</p>}
      {state === 'open' && mine && (
        <p className="small">
          {t('form-open')}{' '}
          <button type="button" className="plain" onClick={() => document?.takeBack(of.id)}>
            {t('form-take-back')}
          </button>
        </p>
      )}
      <Trouble of={trouble} />
    </div>
  );
}

/** A field of the form that both see: who asked fills it in as ever, who helps points at it and proposes what it should hold. */
import { useEffect, useId, useRef, useState, type FormEvent } from 'react';
import type { CaseView, FieldView, Schemas } from '../../../api/client';
import { useT, useText } from '../../../i18n';
import { Control, fromText, toText } from '../../draft/control';
import { Field } from '../../draft/field';
import { Agreed } from '../../draft/agreed';
import { Proposal } from './proposal';
import type { SharedForm } from './use-shared';

interface Props {
  question: string;
  found: CaseView;
  field: FieldView;
  options: readonly Schemas['FormOption'][];
  shared: SharedForm;
  reload: () => void;
}

/** A value in words: a choice by the name that the item gives it. */
function useWords(options: Props['options']) {
  const t = useT();
  const text = useText();
  return (value: unknown) => {
    if (value === null || value === undefined) return t('empty-value');
    if (typeof value === 'boolean') return value ? t('yes') : t('no');
    const chosen = options.find((option) => option.value === value);
    return chosen ? text(chosen.names) : toText(value);
  };
}

export function SharedField({ question, found, field, options, shared, reload }: Props) {
  const t = useT();
  const text = useText();
  const words = useWords(options);
  const here = useRef<HTMLDivElement>(null);
  const { document, parts, writers } = shared;
  const me = document?.me.person;
  const label = text(field.label);
  const by = writers.filter((writer) => writer.person.id !== me && parts.pointing.get(writer.person.id) === field.name);
  const pointed = by.length > 0;
  useEffect(() => {
    if (pointed) here.current?.scrollIntoView({ block: 'center' });
  }, [pointed]);
  const own = me !== undefined && parts.pointing.get(me) === field.name;
  return (
    <div ref={here} className={`shared-field${pointed ? ' pointed' : ''}${own ? ' own-pointed' : ''}`} data-shared={field.name} data-pointed={pointed}>
      {pointed && <p className="pointer">{t('form-points-here', { names: by.map((writer) => writer.person.name).join('、') })}</p>}
      {found.may_edit ? (
        <Field caseId={found.id} field={field} options={options} read={undefined} saved={reload} types={(value) => shared.types(field.name, value)} />
      ) : (
        <div className="field" data-field={field.name} data-version={field.version}>
          <p className="label">{label}</p>
          <p className="words" data-value>
            {words(field.value)}
          </p>
          <Typing field={field} options={options} shared={shared} />
          <Agreed of={field} />
        </div>
      )}
      <div className="row shared-acts">
        <button type="button" className="plain" aria-pressed={own} onClick={() => document?.point(own ? undefined : field.name)}>
          {own ? t('form-point-off') : t('form-point')}
          <span className="unseen"> {label}</span>
        </button>
        {shared.side === 'helper' && <Propose field={field} options={options} label={label} shared={shared} />}
      </div>
      {parts.proposals
        .filter((one) => one.field === field.name)
        .map((one) => (
          <Proposal key={one.id} question={question} field={field} of={one} shared={shared} said={words(one.value)} label={label} done={reload} />
        ))}
    </div>
  );
}

/** What the other side is typing here just now: not saved, and covered as it will be when it is. */
function Typing({ field, options, shared }: { field: FieldView; options: Props['options']; shared: SharedForm }) {
  const t = useT();
  const words = useWords(options);
  const typed = shared.typed.get(field.name);
  if (typed === undefined) return null;
  const name = shared.writers.find((writer) => writer.person.id === typed.person)?.person.name ?? '';
  const value = field.kind === 'yes_no' && typed.value !== '' ? typed.value === 'true' : typed.value;
  return (
    <p className="typed" data-typed={field.name}>
      <span className="small">{t('form-typing', { name })}</span> <span className="words">{value === '' ? t('empty-value') : words(value)}</span>
    </p>
  );
}

function Propose({ field, options, label, shared }: { field: FieldView; options: Props['options']; label: string; shared: SharedForm }) {
  const t = useT();
  const id = useId();
  const [open, setOpen] = useState(false);
  const [value, setValue] = useState('');
  const [why, setWhy] = useState('');
  if (!open) {
    return (
      <button type="button" className="plain" onClick={() => setOpen(true)}>
        {t('form-propose')}
        <span className="unseen"> {label}</span>
      </button>
    );
  }
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (value.trim() === '') return;
    shared.document?.propose(field.name, fromText(field.kind, value), why);
    shared.document?.point(field.name);
    setOpen(false);
    setValue('');
    setWhy('');
  };
  return (
    <form className="propose" onSubmit={submit}>
      <label htmlFor={id}>{t('form-propose-value', { field: label })}</label>
      <Control id={id} kind={field.kind} value={value} options={options} required describedBy={`${id}-how`} change={setValue} leave={() => undefined} />
      <label>
        {t('form-why')}
        <input type="text" maxLength={300} value={why} onChange={(event) => setWhy(event.target.value)} />
      </label>
      <p id={`${id}-how`} className="small">
        {t('form-propose-how')}
      </p>
      <div className="row">
        <button type="submit" className="main-pick" disabled={value.trim() === ''}>
          {t('form-propose-send')}
        </button>
        <button type="button" className="pick" onClick={() => setOpen(false)}>
          {t('cancel')}
        </button>
      </div>
    </form>
  );
}

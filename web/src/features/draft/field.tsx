/** A field that saves itself over the version that the person saw, and says so when somebody else was first. */
import { useEffect, useId, useRef, useState } from 'react';
import type { FieldView, Schemas, SlotView } from '../../api/client';
import { useT, useText } from '../../i18n';
import { Trouble } from '../../shared/notice';
import { Ask } from '../support/ask';
import { Agreed } from './agreed';
import { Control, fromText, toText } from './control';
import { useField } from './use-field';

interface Props {
  caseId: string;
  field: FieldView;
  options: readonly Schemas['FormOption'][];
  read: SlotView | undefined;
  saved: () => void;
  /** Told what stands here and is not saved, and of nothing when it is. */
  types?: (value: string | undefined) => void;
}

/** Quiet after which what was typed is saved. */
const QUIET = 900;

export function Field({ caseId, field, options, read, saved, types }: Props) {
  const t = useT();
  const text = useText();
  const id = useId();
  const kept = `draft ${caseId} ${field.name}`;
  const { status, trouble, theirs, save, settle } = useField(caseId, field, saved);
  const [typed, setTyped] = useState<string | undefined>(() => sessionStorage.getItem(kept) ?? undefined);
  const timer = useRef<ReturnType<typeof setTimeout>>();
  const shown = typed ?? toText(field.value);
  const put = async (value: string, source: string | null = null) => {
    clearTimeout(timer.current);
    if (await save(fromText(field.kind, value), source)) {
      sessionStorage.removeItem(kept);
      types?.(undefined);
      // What was typed meanwhile stays.
      setTyped((now) => (now === value ? undefined : now));
    }
  };
  const type = (value: string, now: boolean) => {
    setTyped(value);
    types?.(value);
    // Until the station has it, this browser keeps it: a reload loses nothing.
    sessionStorage.setItem(kept, value);
    clearTimeout(timer.current);
    if (now) void put(value);
    else timer.current = setTimeout(() => void put(value), QUIET);
  };
  useEffect(() => () => clearTimeout(timer.current), []);
  const proposed = field.proposed?.value;
  const offered = proposed !== undefined && proposed !== shown && field.proposed;
  return (
    <div className="field" data-field={field.name} data-version={field.version}>
      <label htmlFor={id}>
        {text(field.label)}
        {field.required && <span className="needed"> {t('required')}</span>}
      </label>
      <Control
        id={id}
        kind={field.kind}
        value={shown}
        options={options}
        required={field.required}
        describedBy={`${id}-said`}
        change={type}
        leave={() => typed !== undefined && theirs === undefined && void put(typed)}
      />
      {offered && (
        <p className="small">
          {t('read-from', { value: offered.value, file: offered.file })}{' '}
          <button
            type="button"
            className="plain"
            onClick={() => {
              setTyped(offered.value);
              void put(offered.value, read?.id ?? null);
            }}
          >
            {t('take-over')}
            <span className="unseen"> {text(field.label)}</span>
          </button>
        </p>
      )}
      <p id={`${id}-said`} className="small" role="status">
        {status === 'saving' && t('saving')}
        {status === 'saved' && t('saved')}
        {status === 'idle' && field.source && read && t('taken-from', { material: text(read.name) })}
      </p>
      <Agreed of={field} />
      <Ask caseId={caseId} at={{ field: field.name }} label={text(field.label)} />
      {theirs === undefined && <Trouble of={trouble} {...(typed !== undefined && { again: () => void put(typed) })} />}
      {theirs && (
        <div className="notice bad" role="alert">
          <p>
            {t('conflict', { by: theirs.by, value: toText(theirs.value) })} {t('conflict-mine', { value: shown })}
          </p>
          <div className="row">
            <button type="button" onClick={() => void settle('mine', fromText(field.kind, shown)).then(() => drop())}>
              {t('keep-mine')}
            </button>
            <button type="button" onClick={() => void settle('theirs', null).then(() => drop())}>
              {t('take-theirs')}
            </button>
          </div>
        </div>
      )}
    </div>
  );
  function drop() {
    sessionStorage.removeItem(kept);
    types?.(undefined);
    setTyped(undefined);
  }
}

/** The control of a field, by what the field holds. */
import type { FieldView, Schemas } from '../../api/client';
import { useT, useText } from '../../i18n';

type Kind = FieldView['kind'];

interface Props {
  id: string;
  kind: Kind;
  value: string;
  options: readonly Schemas['FormOption'][];
  required: boolean;
  describedBy: string;
  /** `now` when the value is whole, as a choice is. */
  change: (value: string, now: boolean) => void;
  leave: () => void;
}

export function Control({ id, kind, value, options, required, describedBy, change, leave }: Props) {
  const t = useT();
  const text = useText();
  const common = { id, value, required, 'aria-describedby': describedBy, onBlur: leave };
  if (kind === 'choice' || kind === 'yes_no') {
    const choices =
      kind === 'choice'
        ? options.map((option) => ({ value: option.value, said: text(option.names) }))
        : ['true', 'false'].map((flag) => ({ value: flag, said: t(flag === 'true' ? 'yes' : 'no') }));
    return (
      <select {...common} onChange={(event) => change(event.target.value, true)}>
        <option value="">{t('choose')}</option>
        {choices.map((choice) => (
          <option key={choice.value} value={choice.value}>
            {choice.said}
          </option>
        ))}
      </select>
    );
  }
  if (kind === 'long_text' || kind === 'people' || kind === 'list') {
    return <textarea {...common} rows={4} onChange={(event) => change(event.target.value, false)} />;
  }
  const decimal = kind === 'area' || kind === 'amount' || kind === 'number';
  return (
    <input
      {...common}
      type={kind === 'date' ? 'date' : kind === 'phone' ? 'tel' : 'text'}
      inputMode={decimal ? 'decimal' : undefined}
      autoComplete="off"
      onChange={(event) => change(event.target.value, false)}
    />
  );
}

function nameOf(entry: unknown): string {
  if (typeof entry === 'object' && entry !== null && 'name' in entry) return String(entry.name);
  return typeof entry === 'string' ? entry : '';
}

/** A value as the person reads it: lists stand one a line. */
export function toText(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (Array.isArray(value)) return value.map(nameOf).join('\n');
  return String(value);
}

/** What the person typed, in the shape that the field has. */
export function fromText(kind: Kind, typed: string): unknown {
  const value = typed.trim();
  if (value === '') return null;
  const lines = () => value.split('\n').map((line) => line.trim()).filter((line) => line !== '');
  if (kind === 'list') return lines();
  if (kind === 'people') return lines().map((name) => ({ name }));
  if (kind === 'yes_no') return value === 'true';
  return value;
}

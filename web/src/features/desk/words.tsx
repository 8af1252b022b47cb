/** What a person writes with a step: a reason, conditions, to whom and how. */
import { Input } from 'antd';
import type { Schemas } from '../../api/client';
import { useT } from '../../i18n';

export interface Written {
  reason: string;
  conditions: string;
  rightOrgan: string;
  cause: Schemas['SuspendIn']['cause'];
  until: string;
  means: Schemas['DeliverIn']['means'];
  recipient: string;
}

export const blank: Written = {
  reason: '',
  conditions: '',
  rightOrgan: '',
  cause: 'inspection',
  until: '',
  means: 'counter',
  recipient: '',
};

interface Word {
  name: keyof Written;
  optional?: boolean;
}

const CAUSES: readonly Written['cause'][] = ['hearing', 'inspection', 'test', 'appraisal', 'expert_review', 'third_parties'];
const MEANS: readonly Written['means'][] = ['counter', 'post', 'electronic'];

export function wordsFor(action: string): readonly Word[] {
  switch (action) {
    case 'not_accept':
      return [{ name: 'reason' }, { name: 'rightOrgan', optional: true }];
    case 'extend':
    case 'return':
    case 'refuse':
    case 'revoke':
      return [{ name: 'reason' }];
    case 'grant':
      return [{ name: 'conditions', optional: true }];
    case 'suspend':
      return [{ name: 'cause' }, { name: 'until' }, { name: 'reason' }];
    case 'deliver':
      return [{ name: 'means' }, { name: 'recipient' }];
    default:
      return [];
  }
}

export function Words(props: { words: readonly Word[]; written: Written; change: (written: Written) => void }) {
  const { words, written, change } = props;
  const t = useT();
  const set = (name: keyof Written, value: string) => change({ ...written, [name]: value });
  const choice = (name: 'cause' | 'means', options: readonly string[]) => (
    <select value={written[name]} onChange={(event) => set(name, event.target.value)}>
      {options.map((option) => (
        <option key={option} value={option}>
          {t(`${name}-${option}`)}
        </option>
      ))}
    </select>
  );
  const control = (name: keyof Written) => {
    if (name === 'cause') return choice(name, CAUSES);
    if (name === 'means') return choice(name, MEANS);
    if (name === 'reason' || name === 'conditions') {
      return <Input.TextArea rows={3} value={written[name]} onChange={(event) => set(name, event.target.value)} />;
    }
    return (
      <Input
        type={name === 'until' ? 'date' : 'text'}
        value={written[name]}
        onChange={(event) => set(name, event.target.value)}
      />
    );
  };
  return (
    <>
      {words.map(({ name, optional }) => (
        <label key={name}>
          {t(`word-${name}`)}
          {!optional && <span className="needed"> {t('required')}</span>}
          {control(name)}
        </label>
      ))}
    </>
  );
}

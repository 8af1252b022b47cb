/** The question tree of an item: "do I need this?" and "which materials apply to me?". Asks only what decides. */
import { useState } from 'react';
import type { Schemas } from '../../api/client';
import { useT, useText } from '../../i18n';
import { fieldsOf, holds, type Answers } from './conditions';

type Item = Schemas['Item'];

/** Questions one after the other, until one answer decides. */
export function DoINeed({ need }: { need: NonNullable<Item['need']> }) {
  const t = useT();
  const text = useText();
  const [said, setSaid] = useState<boolean[]>([]);
  const stopped = said.findIndex((yes, at) => need.steps[at]?.stop_when === (yes ? 'yes' : 'no'));
  const step = stopped >= 0 ? undefined : need.steps[said.length];
  const ending = stopped >= 0 ? need.steps[stopped]?.then : step === undefined ? need.otherwise : undefined;
  return (
    <section aria-labelledby="do-i-need" className="tree">
      <h2 id="do-i-need">{t('do-i-need')}</h2>
      <ol className="plain-list">
        {said.map((yes, at) => (
          <li key={need.steps[at]?.ask.en}>
            {need.steps[at] && text(need.steps[at].ask)} <strong>{yes ? t('yes') : t('no')}</strong>
          </li>
        ))}
      </ol>
      {step && (
        <fieldset>
          <legend>{text(step.ask)}</legend>
          <div className="row">
            <button type="button" onClick={() => setSaid([...said, true])}>
              {t('yes')}
            </button>
            <button type="button" onClick={() => setSaid([...said, false])}>
              {t('no')}
            </button>
          </div>
        </fieldset>
      )}
      <div role="status">
        {ending && (
          <p className={`verdict ${ending.needed ? 'ask' : 'pass'}`} data-needed={ending.needed}>
            {ending.needed ? t('needed-yes') : t('needed-no')} {text(ending.say)}
          </p>
        )}
      </div>
      {said.length > 0 && (
        <button type="button" className="plain" onClick={() => setSaid([])}>
          {t('start-over')}
        </button>
      )}
    </section>
  );
}

/** The materials, and of those under a condition only what the answers call for. */
export function WhichMaterials({ item }: { item: Item }) {
  const t = useT();
  const text = useText();
  const [answers, setAnswers] = useState<Answers>({});
  const asked = new Set(item.materials.flatMap((material) => (material.when ? fieldsOf(material.when) : [])));
  const fields = item.form.filter((field) => asked.has(field.name));
  const answer = (name: string, value: string) => {
    const { [name]: _, ...rest } = answers;
    setAnswers(value === '' ? rest : { ...rest, [name]: value });
  };
  const open = fields.filter((field) => field.when == null || holds(field.when, answers) === true);
  const standing = (material: Item['materials'][number]) => {
    const held = material.when ? holds(material.when, answers) : true;
    if (held === undefined) return 'perhaps' as const;
    return held ? ('asked' as const) : ('not-asked' as const);
  };
  return (
    <section aria-labelledby="which-materials" className="tree">
      <h2 id="which-materials">{t('which-materials')}</h2>
      {open.map((field) => (
        <label key={field.name}>
          {text(field.names)}
          {field.options.length > 0 || field.type === 'yes_no' ? (
            <select value={answers[field.name] ?? ''} onChange={(event) => answer(field.name, event.target.value)}>
              <option value="">{t('choose')}</option>
              {field.type === 'yes_no' && (
                <>
                  <option value="true">{t('yes')}</option>
                  <option value="false">{t('no')}</option>
                </>
              )}
              {field.options.map((option) => (
                <option key={option.value} value={option.value}>
                  {text(option.names)}
                </option>
              ))}
            </select>
          ) : (
            <input value={answers[field.name] ?? ''} onChange={(event) => answer(field.name, event.target.value)} />
          )}
        </label>
      ))}
      <ul className="plain-list" aria-live="polite">
        {item.materials.map((material) => {
          const stands = standing(material);
          return (
            <li key={material.id} data-material={material.id} data-stands={stands} className={stands}>
              {stands === 'not-asked' ? <s>{text(material.names)}</s> : text(material.names)}{' '}
              {stands !== 'asked' && <span className="state">{stands === 'perhaps' ? t('perhaps') : t('not-for-you')}</span>}
              {item.may_be_late.includes(material.id) && <span className="small"> {t('may-be-late')}</span>}
              {material.hint && stands !== 'not-asked' && <p className="small">{text(material.hint)}</p>}
            </li>
          );
        })}
      </ul>
    </section>
  );
}

/** The wizard of a draft: materials, form, hand in. The step stands in the address; everything else in the station. */
import { Navigate, useNavigate, useParams, useSearchParams } from 'react-router-dom';
import { useT, useText, useTitle } from '../../i18n';
import { Trouble, Waiting } from '../../shared/notice';
import { ToMend } from '../../shared/to-mend';
import { useCase } from '../../shared/use-case';
import { CaseQuestions } from '../support/list';
import { Form } from './form';
import { HandIn } from './hand-in';
import { Materials } from './materials';

const STEPS = ['materials', 'form', 'hand-in'] as const;
type StepName = (typeof STEPS)[number];

export function DraftPage() {
  const t = useT();
  const text = useText();
  const go = useNavigate();
  const { case: id = '' } = useParams();
  const [params, setParams] = useSearchParams();
  const { found, review, reload } = useCase(id);
  useTitle(found.data ? text(found.data.item.name) : t('draft'));
  const step: StepName = STEPS.find((name) => name === params.get('step')) ?? 'materials';
  if (found.data === undefined) {
    return found.trouble ? <Trouble of={found.trouble} again={reload} /> : <Waiting />;
  }
  const shown = found.data;
  if (!shown.may_edit) return <Navigate to={`/cases/${id}`} replace />;
  const turn = (name: StepName) => {
    setParams({ step: name });
    window.scrollTo(0, 0);
  };
  const at = STEPS.indexOf(step);
  const [back, next] = [STEPS[at - 1], STEPS[at + 1]];
  return (
    <>
      <h1>{text(shown.item.name)}</h1>
      <ToMend found={shown} />
      <ol className="steps">
        {STEPS.map((name, place) => (
          <li key={name}>
            <button type="button" aria-current={name === step ? 'step' : undefined} onClick={() => turn(name)}>
              {place + 1}. {t(`step-${name}`)}
            </button>
          </li>
        ))}
      </ol>
      <Trouble of={found.trouble} again={reload} />
      {step === 'materials' && <Materials found={shown} review={review} reload={reload} />}
      {step === 'form' && <Form found={shown} reload={reload} />}
      {step === 'hand-in' && (
        <HandIn found={shown} review={review} done={(moved) => go(`/cases/${moved.id}`, { replace: true })} />
      )}
      <CaseQuestions id={id} label={text(shown.item.name)} />
      <div className="row">
        {back && (
          <button type="button" onClick={() => turn(back)}>
            {t('back')}
          </button>
        )}
        {next && (
          <button type="button" className="main" onClick={() => turn(next)}>
            {t('next')}
          </button>
        )}
      </div>
    </>
  );
}

/** The last step: what is still lacking, what the pre-review says, and handing in. */
import type { CaseView, ReviewOut } from '../../api/client';
import { useT, useText } from '../../i18n';
import { Trouble } from '../../shared/notice';
import { Review } from '../../shared/review';
import { useSaid } from '../../shared/use-said';
import { useMove } from '../../shared/use-move';

interface Props {
  found: CaseView;
  review: ReviewOut | undefined;
  done: (moved: CaseView) => void;
}

export function HandIn({ found, review, done }: Props) {
  const t = useT();
  const text = useText();
  const said = useSaid(found);
  const { busy, trouble, move } = useMove(found);
  const lacking = [
    ...found.form.filter((field) => found.missing.fields.includes(field.name)).map((field) => field.label),
    ...found.materials.filter((slot) => found.missing.materials.includes(slot.id)).map((slot) => slot.name),
  ];
  const step = found.next.includes('resubmit') ? 'resubmit' : found.next.includes('close_gaps') ? 'close-gaps' : 'submit';
  const act = async (name: 'submit' | 'resubmit' | 'close-gaps' | 'discard') => {
    const moved = await move(name, {});
    if (moved) done(moved);
  };
  return (
    <>
      {lacking.length > 0 && (
        <div className="notice">
          <p>{t('lacking')}</p>
          <ul>
            {lacking.map((name) => (
              <li key={name.en}>{text(name)}</li>
            ))}
          </ul>
        </div>
      )}
      <Review found={found} review={review} />
      <dl className="facts">
        {found.form
          .filter((field) => field.shown && field.value != null)
          .map((field) => (
            <div key={field.name}>
              <dt>{text(field.label)}</dt>
              <dd>{said(field)}</dd>
            </div>
          ))}
      </dl>
      <Trouble of={trouble} />
      <button type="button" className="main" disabled={busy || lacking.length > 0} onClick={() => void act(step)}>
        {t(`action-${step}`)}
      </button>
      {found.next.includes('discard') && (
        <button type="button" className="plain" disabled={busy} onClick={() => confirm(t('discard-sure')) && void act('discard')}>
          {t('action-discard')}
        </button>
      )}
    </>
  );
}

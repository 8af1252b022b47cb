/** What may be done with a case. The interface says what; each that needs words opens a dialog for them. */
import { Button, Modal } from 'antd';
import { useState } from 'react';
import type { Action, CaseView, ReviewOut } from '../../api/client';
import { useT } from '../../i18n';
import { Trouble } from '../../shared/notice';
import { useMove } from '../../shared/use-move';
import { Correction, type Point } from './correction';
import { Preview, type Step as Previewed } from './preview';
import { blank, Words, wordsFor, type Written } from './words';

/** The step that an action of a case is, where the desk offers it. */
const STEP = {
  accept: 'accept',
  not_accept: 'not-accept',
  request_correction: 'request-correction',
  take_up: 'take-up',
  suspend: 'suspend',
  resume: 'resume',
  extend: 'extend',
  return: 'return',
  grant: 'grant',
  refuse: 'refuse',
  deliver: 'deliver',
  revoke: 'revoke',
} as const;
type Offered = keyof typeof STEP;

const FIRST: readonly Offered[] = ['accept', 'take_up', 'grant', 'deliver', 'resume'];

function offered(action: Action): action is Offered {
  return action in STEP;
}

/** The step as the preview of its paper takes it; none where it gives no paper. */
function previewed(action: Offered, written: Written, items: Point[]): Previewed | undefined {
  const { reason, conditions, rightOrgan, cause, until, means, recipient } = written;
  switch (action) {
    case 'accept':
      return { step: 'accept' };
    case 'extend':
    case 'refuse':
    case 'revoke':
      return { step: action, reason };
    case 'not_accept':
      return { step: 'not_accept', reason, right_organ: rightOrgan || null };
    case 'grant':
      return { step: 'grant', conditions: conditions || null };
    case 'suspend':
      return { step: 'suspend', cause, until, note: reason };
    case 'deliver':
      return { step: 'deliver', means, recipient };
    case 'request_correction':
      return { step: 'request_correction', items };
    default:
      return undefined;
  }
}

export function Actions(props: { found: CaseView; review: ReviewOut | undefined; moved: (found: CaseView) => void }) {
  const { found, review, moved } = props;
  const t = useT();
  const { busy, trouble, move, forget } = useMove(found);
  const [open, setOpen] = useState<Offered>();
  const [written, setWritten] = useState<Written>(blank);
  const [points, setPoints] = useState<Point[]>([]);
  const begin = (action: Offered) => {
    forget();
    setOpen(action);
  };
  const send = (action: Offered) => {
    const { reason, conditions, rightOrgan, cause, until, means, recipient } = written;
    switch (action) {
      case 'accept':
      case 'take_up':
      case 'resume':
        return move(STEP[action], {});
      case 'extend':
      case 'return':
      case 'refuse':
      case 'revoke':
        return move(STEP[action], { reason });
      case 'not_accept':
        return move('not-accept', { reason, right_organ: rightOrgan || null });
      case 'grant':
        return move('grant', { conditions: conditions || null });
      case 'suspend':
        return move('suspend', { cause, until, note: reason });
      case 'deliver':
        return move('deliver', { means, recipient });
      case 'request_correction':
        return move('request-correction', { items: points });
    }
  };
  const act = async (action: Offered) => {
    const after = await send(action);
    if (after === undefined) return;
    setOpen(undefined);
    setWritten(blank);
    setPoints([]);
    moved(after);
  };
  const actions = found.next.filter(offered);
  const preview = open && previewed(open, written, points);
  const ready =
    open === 'request_correction'
      ? points.length > 0 && points.every((point) => point.problem.trim() !== '' && point.remedy.trim() !== '')
      : open !== undefined && wordsFor(open).every((word) => word.optional || written[word.name].trim() !== '');
  return (
    <>
      <div className="actions" role="group" aria-label={t('actions')}>
        {actions.map((action) => (
          <Button key={action} type={FIRST.includes(action) ? 'primary' : 'default'} onClick={() => begin(action)}>
            {t(`action-${STEP[action]}`)}
          </Button>
        ))}
      </div>
      <Modal
        open={open !== undefined}
        title={open && t(`action-${STEP[open]}`)}
        okText={t('confirm')}
        cancelText={t('cancel')}
        width={open === 'request_correction' ? 760 : 520}
        okButtonProps={{ disabled: !ready }}
        confirmLoading={busy}
        onOk={() => open && void act(open)}
        onCancel={() => setOpen(undefined)}
      >
        {open && <p>{t(`about-${STEP[open]}`)}</p>}
        {open === 'request_correction' ? (
          <Correction found={found} review={review} points={points} change={setPoints} />
        ) : (
          open && <Words words={wordsFor(open)} written={written} change={setWritten} />
        )}
        {preview && <Preview key={open} caseId={found.id} step={preview} ready={ready} />}
        <Trouble of={trouble} />
      </Modal>
    </>
  );
}

/** One complete notice of what is to be mended: everything, once. */
import { Button, Input } from 'antd';
import type { CaseView, ReviewOut, Schemas } from '../../api/client';
import { useT, useText } from '../../i18n';

export type Point = Schemas['CorrectionItemIn'];

interface Props {
  found: CaseView;
  review: ReviewOut | undefined;
  points: Point[];
  change: (points: Point[]) => void;
}

export function Correction({ found, review, points, change }: Props) {
  const t = useT();
  const text = useText();
  const subjects = [
    ...found.materials.map((slot) => ({ id: slot.id, name: text(slot.name) })),
    ...found.form.map((field) => ({ id: field.name, name: text(field.label) })),
  ];
  const set = (at: number, part: Partial<Point>) =>
    change(points.map((point, place) => (place === at ? { ...point, ...part } : point)));
  const add = () => change([...points, { subject: subjects[0]?.id ?? '', problem: '', remedy: '' }]);
  const findings = (review?.report?.findings ?? []).filter((finding) => finding.severity !== 'info' && finding.material);
  const takeOver = () =>
    change([
      ...points,
      ...findings.map((finding) => ({
        subject: finding.material ?? '',
        // The enterprise may read either language; the notice is a document of the authority.
        problem: finding.message['zh-CN'],
        remedy: '',
      })),
    ]);
  return (
    <>
      {points.map((point, at) => (
        <fieldset key={at} className="mend-row">
          <legend>{t('point', { number: at + 1 })}</legend>
          <label>
            {t('subject')}
            <select value={point.subject} onChange={(event) => set(at, { subject: event.target.value })}>
              {subjects.map((subject) => (
                <option key={subject.id} value={subject.id}>
                  {subject.name}
                </option>
              ))}
            </select>
          </label>
          <label>
            {t('what-is-wrong')}
            <Input.TextArea autoSize value={point.problem} onChange={(event) => set(at, { problem: event.target.value })} />
          </label>
          <label>
            {t('how-to-mend')}
            <Input.TextArea autoSize value={point.remedy} onChange={(event) => set(at, { remedy: event.target.value })} />
          </label>
          <Button size="small" onClick={() => change(points.filter((_, place) => place !== at))}>
            {t('remove')}
          </Button>
        </fieldset>
      ))}
      <div className="actions">
        <Button onClick={add}>{t('add-point')}</Button>
        {findings.length > 0 && points.length === 0 && <Button onClick={takeOver}>{t('take-findings')}</Button>}
      </div>
    </>
  );
}

/** The points of a correction notice, each with the material or field that it is about. */
import type { CaseView } from '../api/client';
import { useT, useText } from '../i18n';
import { toMend } from './details';

export function ToMend({ found }: { found: CaseView }) {
  const t = useT();
  const text = useText();
  const points = toMend(found.details);
  if (points.length === 0) return null;
  const nameOf = (subject: string) => {
    const name = found.materials.find((slot) => slot.id === subject)?.name ?? found.form.find((field) => field.name === subject)?.label;
    return name && text(name);
  };
  return (
    <div className="notice" data-to-mend={points.length}>
      <p>{t(found.may_edit ? 'to-mend' : 'to-mend-told')}</p>
      <ol>
        {points.map((point) => (
          <li key={point.subject + point.problem}>
            {nameOf(point.subject) && <strong>{nameOf(point.subject)}</strong>} {point.problem} → {point.remedy}
          </li>
        ))}
      </ol>
    </div>
  );
}

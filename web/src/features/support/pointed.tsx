/** What a question points at, in the words of the case. */
import type { CaseView, Question, ReviewOut } from '../../api/client';
import { useT, useText } from '../../i18n';

export function PointedAt({ of, found, review }: { of: Question; found: CaseView | undefined; review: ReviewOut | undefined }) {
  const t = useT();
  const text = useText();
  const { anchor } = of;
  const field = found?.form.find((one) => one.name === anchor.field);
  const material = found?.materials.find((one) => one.id === anchor.material);
  const finding = review?.report?.findings.find((one) => one.key === anchor.finding);
  const said = [field && text(field.label), material && text(material.name), finding && text(finding.message)].filter(Boolean);
  if (said.length === 0) return null;
  return <p className="small">{t('support-about', { what: said.join(' · ') })}</p>;
}

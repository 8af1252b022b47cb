/** That the value of a field was proposed by somebody of the support team, and who accepted it. */
import type { FieldView } from '../../api/client';
import { useT } from '../../i18n';

export function Agreed({ of }: { of: FieldView }) {
  const t = useT();
  if (!of.proposed_by) return null;
  return (
    <p className="small agreed" data-agreed={of.name}>
      {t('form-agreed', { proposed: of.proposed_by, accepted: of.updated_by ?? '' })}
    </p>
  );
}

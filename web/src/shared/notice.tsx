/** What a page says when it waits, when something went wrong, and when there is nothing. */
import type { ReactNode } from 'react';
import type { Trouble as Met } from '../api/problem';
import { useT } from '../i18n';

export function Trouble({ of, again }: { of: Met | undefined; again?: () => void }) {
  const t = useT();
  if (of === undefined) return null;
  return (
    <div className="notice bad" role="alert" data-code={of.problem?.code ?? 'unreachable'}>
      <p>{of.problem?.title ?? t('unreachable')}</p>
      {of.problem && of.problem.status >= 500 && <p className="small">{t('trace', { id: of.problem.trace_id })}</p>}
      {again && (
        <button type="button" className="plain" onClick={again}>
          {t('again')}
        </button>
      )}
    </div>
  );
}

export function Waiting() {
  return <div className="waiting" role="status" aria-busy="true" />;
}

export function Empty({ children }: { children: ReactNode }) {
  return <p className="empty">{children}</p>;
}

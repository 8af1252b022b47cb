/** A material that everybody in the call looks at, at the same page. Each sees it by their own right. */
import { useEffect, useState } from 'react';
import type { CaseView } from '../../api/client';
import { useT, useText } from '../../i18n';
import { filesOf } from '../../shared/review';
import { Viewer } from '../../shared/viewer';
import type { Call, State } from './call';

interface Props {
  call: Call;
  state: State;
  found: CaseView;
  reload: () => void;
}

export function Document({ call, state, found, reload }: Props) {
  const t = useT();
  const text = useText();
  const [chosen, setChosen] = useState('');
  const { shown } = state;
  const file = filesOf(found).find((one) => one.id === shown?.file);
  const lacks = shown !== undefined && file === undefined;
  useEffect(() => {
    // It was added after the case was read.
    if (lacks) reload();
  }, [lacks, reload]);
  return (
    <section aria-labelledby="call-document" className="slot">
      <h3 id="call-document">{t('call-document')}</h3>
      {shown === undefined && (
        <form
          className="row"
          onSubmit={(event) => {
            event.preventDefault();
            call.show({ file: chosen, page: 1 });
          }}
        >
          <select aria-label={t('call-document-which')} required value={chosen} onChange={(event) => setChosen(event.target.value)}>
            <option value="">{t('call-document-which')}</option>
            {found.materials.flatMap((slot) =>
              slot.files.map((one) => (
                <option key={one.id} value={one.id}>
                  {text(slot.name)} · {one.name}
                </option>
              )),
            )}
          </select>
          <button type="submit" className="pick" disabled={chosen === ''}>
            {t('call-document-show')}
          </button>
        </form>
      )}
      {shown !== undefined && (
        <>
          <p className="small" role="status" data-shown={shown.page}>
            {shown.name === '' ? t('call-document-yours') : t('call-document-theirs', { name: shown.name })}
          </p>
          {file && <Viewer key={file.id} caseId={found.id} file={file} marks={[]} at={shown.page} turned={(page) => call.show({ file: file.id, page })} />}
          <button type="button" className="pick" onClick={() => call.show({ file: null, page: 1 })}>
            {t('call-document-end')}
          </button>
        </>
      )}
    </section>
  );
}

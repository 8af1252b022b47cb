/** Pointing at a region of a material from a message: choosing it, and looking at what another pointed at. */
import { useState } from 'react';
import { api, type Schemas } from '../../api/client';
import { useLoad } from '../../api/load';
import { need } from '../../api/problem';
import { useT, useText } from '../../i18n';
import { Empty, Trouble, Waiting } from '../../shared/notice';
import { Sheet } from './shared/sheet';

export type Anchor = Schemas['AnchorView'];

function useMaterials(caseId: string) {
  const found = useLoad(`materials of ${caseId}`, () => need(api.GET('/api/v1/cases/{case}', { params: { path: { case: caseId } } })));
  const files = found.data?.materials.flatMap((slot) => slot.files.map((file) => ({ slot, file }))) ?? [];
  return { found, files };
}

/** Chooses a place: a file, a page, a frame on it. */
export function PlacePicker({ caseId, pick, close }: { caseId: string; pick: (anchor: Anchor, said: string) => void; close: () => void }) {
  const t = useT();
  const text = useText();
  const { found, files } = useMaterials(caseId);
  const [chosen, setChosen] = useState<string>();
  const [page, setPage] = useState(1);
  const here = files.find((one) => one.file.id === chosen) ?? files[0];
  return (
    <section className="notice" aria-label={t('support-place-pick')}>
      <Trouble of={found.trouble} again={found.reload} />
      {found.data === undefined && !found.trouble && <Waiting />}
      {found.data && here === undefined && <Empty>{t('no-files')}</Empty>}
      {here && (
        <>
          <label>
            {t('support-place-file')}
            <select
              value={here.file.id}
              onChange={(event) => {
                setChosen(event.target.value);
                setPage(1);
              }}
            >
              {files.map(({ slot, file }) => (
                <option key={file.id} value={file.id}>
                  {text(slot.name)} · {file.name}
                </option>
              ))}
            </select>
          </label>
          <Sheet
            key={here.file.id}
            caseId={caseId}
            file={here.file}
            page={page}
            turn={setPage}
            marks={[]}
            draw={(region) =>
              pick(
                { field: null, finding: null, code: null, material: here.slot.id, file: here.file.id, page, region },
                t('support-place', { material: text(here.slot.name), page }),
              )
            }
          />
        </>
      )}
      <button type="button" className="pick" onClick={close}>
        {t('cancel')}
      </button>
    </section>
  );
}

/** A button that opens the page with the place that a message points at. */
export function Place({ caseId, at }: { caseId: string; at: Anchor }) {
  const t = useT();
  const [open, setOpen] = useState(false);
  if (!at.file || !at.region) return null;
  return (
    <>
      <button type="button" className="plain" aria-expanded={open} onClick={() => setOpen(!open)}>
        {open ? t('place-hide') : t('support-place-show', { page: at.page ?? 1 })}
      </button>
      {open && <Shown caseId={caseId} file={at.file} page={at.page ?? 1} region={at.region} />}
    </>
  );
}

function Shown({ caseId, file, page, region }: { caseId: string; file: string; page: number; region: NonNullable<Anchor['region']> }) {
  const t = useT();
  const { found, files } = useMaterials(caseId);
  const here = files.find((one) => one.file.id === file);
  if (found.data === undefined) return found.trouble ? <Trouble of={found.trouble} again={found.reload} /> : <Waiting />;
  if (here === undefined) return <p className="small">{t('support-place-gone')}</p>;
  return <Sheet caseId={caseId} file={here.file} page={page} marks={[{ id: 'place', region, said: here.file.name, mine: false }]} />;
}

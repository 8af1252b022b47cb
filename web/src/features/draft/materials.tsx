/** Photographs and files of each material, with what the pre-review finds in them. */
import { useRef, useState, type ChangeEvent } from 'react';
import { api, type CaseView, type MaterialView, type ReviewOut, type SlotView } from '../../api/client';
import { need, troubleOf } from '../../api/problem';
import { uploadParts } from '../../api/parts';
import { freeName, upload } from '../../api/upload';
import { useT, useText } from '../../i18n';
import { Camera } from '../../shared/photo/camera';
import { Looker, usePhotoCheck } from '../../shared/photo/check';
import { Trouble } from '../../shared/notice';
import { contentOf, filesOf, Review } from '../../shared/review';
import { Ask } from '../support/ask';
import { HandOver } from './hand-over';

/** From here on a file goes in parts, and goes on after a reload. */
const LARGE = 1024 * 1024;

interface Sending {
  name: string;
  share: number;
}

export function Materials(props: { found: CaseView; review: ReviewOut | undefined; reload: () => void }) {
  const { found, review, reload } = props;
  return (
    <>
      <HandOver caseId={found.id} />
      {found.materials
        .filter((slot) => slot.asked || slot.files.length > 0)
        .map((slot) => (
          <Slot key={slot.id} found={found} slot={slot} reload={reload} />
        ))}
      <Review found={found} review={review} />
    </>
  );
}

function Slot({ found, slot, reload }: { found: CaseView; slot: SlotView; reload: () => void }) {
  const t = useT();
  const text = useText();
  const [sending, setSending] = useState<Sending>();
  const [trouble, setTrouble] = useState<ReturnType<typeof troubleOf>>();
  const send = async (files: readonly File[], replaces?: string) => {
    setTrouble(undefined);
    const taken = filesOf(found).map((file) => file.name);
    try {
      for (const file of files) {
        const name = freeName(file.name, taken);
        taken.push(name);
        setSending({ name, share: 0 });
        const sent = {
          caseId: found.id,
          slot: slot.id,
          file,
          name,
          ...(replaces !== undefined && { replaces }),
          progress: (share: number) => setSending({ name, share }),
        };
        await (file.size > LARGE ? uploadParts(sent) : upload(sent));
      }
    } catch (thrown) {
      setTrouble(troubleOf(thrown));
    }
    setSending(undefined);
    reload();
  };
  const remove = async (file: MaterialView) => {
    setTrouble(undefined);
    try {
      const path = { case: found.id, file: file.id };
      await need(api.DELETE('/api/v1/cases/{case}/materials/{file}', { params: { path } }));
    } catch (thrown) {
      setTrouble(troubleOf(thrown));
    }
    reload();
  };
  const replacing = useRef<string>();
  const check = usePhotoCheck((file) => send([file], replacing.current));
  const photographed = (event: ChangeEvent<HTMLInputElement>, replaces?: string) => {
    const files = [...(event.target.files ?? [])];
    event.target.value = '';
    replacing.current = replaces;
    void check.take(files);
  };
  const picked = (event: ChangeEvent<HTMLInputElement>) => {
    const files = [...(event.target.files ?? [])];
    event.target.value = '';
    void send(files);
  };
  const name = text(slot.name);
  const lacking = found.missing.materials.includes(slot.id);
  return (
    <section className="slot" aria-labelledby={`slot-${slot.id}`} data-slot={slot.id}>
      <h2 id={`slot-${slot.id}`}>
        {name} {slot.files.length > 0 ? <span className="state">{t('there')}</span> : lacking && <span className="small">{t('needed')}</span>}
      </h2>
      {slot.hint && <p className="small">{text(slot.hint)}</p>}
      <ul className="files">
        {slot.files.map((file) => (
          <li key={file.id}>
            {file.media_type.startsWith('image/') && <img src={contentOf(found.id, file)} alt="" loading="lazy" />}
            <a href={contentOf(found.id, file)} target="_blank" rel="noreferrer">
              {file.name}
            </a>
            {file.ticket && <span className="small">{t('by-phone')}</span>}
            <label className="pick small-pick">
              {t('retake')}
              <span className="unseen"> {file.name}</span>
              <input
                type="file"
                accept="image/*"
                capture="environment"
                disabled={sending !== undefined}
                onChange={(event) => photographed(event, file.id)}
              />
            </label>
            <button type="button" className="plain" onClick={() => void remove(file)}>
              {t('remove')}
              <span className="unseen"> {file.name}</span>
            </button>
          </li>
        ))}
      </ul>
      {sending && (
        <label className="small">
          {t('sending', { name: sending.name })}
          <progress value={sending.share} max={1} />
        </label>
      )}
      <Looker check={check} />
      <Camera
        label={name}
        disabled={sending !== undefined}
        take={(file) => {
          replacing.current = undefined;
          void check.take([file]);
        }}
      />
      <Trouble of={trouble} />
      <div className="row">
        <label className="pick shoot">
          {t('photograph')}
          <span className="unseen"> {name}</span>
          <input type="file" accept="image/*" capture="environment" disabled={sending !== undefined} onChange={photographed} />
        </label>
        <label className="pick">
          {t('choose-file')}
          <span className="unseen"> {name}</span>
          <input
            type="file"
            accept="image/*,.heic,.pdf,.ofd"
            multiple
            disabled={sending !== undefined}
            onChange={picked}
          />
        </label>
      </div>
      <Ask caseId={found.id} at={{ material: slot.id }} label={name} />
    </section>
  );
}

/**
 * A picture of a paper that is held to the camera. Whoever helps may ask for it; it is taken on the device of who asked, in full size
 * and by their own press, is looked at, and goes to the materials by the ordinary way of a file with their own rights.
 */
import { useEffect, useRef, useState } from 'react';
import { api, newKey, type CaseView, type Question, type ReviewOut } from '../../api/client';
import { uploadParts } from '../../api/parts';
import { need } from '../../api/problem';
import { freeName, upload } from '../../api/upload';
import { useT, useText } from '../../i18n';
import { Trouble } from '../../shared/notice';
import { filesOf } from '../../shared/review';
import { useAct } from '../../shared/use-act';
import type { Call, State } from './call';
import { photograph, type Choice } from './media';
import { Picture } from './tile';

/** From here on a file goes in parts. */
const LARGE = 1024 * 1024;

interface Props {
  of: Question;
  call: Call;
  state: State;
  found: CaseView;
  review: ReviewOut | undefined;
  reload: () => void;
  choice: Choice;
}

export function Paper(props: Props) {
  return props.of.mine ? <Wish {...props} /> : <Shoot {...props} />;
}

function useSlots(found: CaseView, of: Question) {
  const slots = found.materials.filter((slot) => slot.asked || slot.files.length > 0);
  const about = slots.find((slot) => slot.id === of.anchor.material) ?? slots.find((slot) => found.missing.materials.includes(slot.id));
  return { slots, usual: (about ?? slots[0])?.id ?? '' };
}

/** Whoever helps says which paper they would like to see. */
function Wish({ of, call, state, found }: Props) {
  const t = useT();
  const text = useText();
  const { slots, usual } = useSlots(found, of);
  const [chosen, setChosen] = useState<string>();
  const askers = state.others.filter((other) => other.who.side === 'asker');
  const [asked, setAsked] = useState(false);
  if (slots.length === 0 || askers.length === 0) return null;
  return (
    <section aria-labelledby="call-paper" className="slot">
      <h3 id="call-paper">{t('call-paper')}</h3>
      <form
        className="row"
        onSubmit={(event) => {
          event.preventDefault();
          call.picture({ wanted: { material: chosen ?? usual } });
          setAsked(true);
        }}
      >
        <select aria-label={t('call-paper-which')} value={chosen ?? usual} onChange={(event) => setChosen(event.target.value)}>
          {slots.map((slot) => (
            <option key={slot.id} value={slot.id}>
              {text(slot.name)}
            </option>
          ))}
        </select>
        <button type="submit" className="pick">
          {t('call-paper-want')}
        </button>
      </form>
      <p className="small" role="status">
        {asked && t('call-paper-wanted')}
      </p>
    </section>
  );
}

interface Taken {
  file: Blob;
  address: string;
}

function Shoot({ of, call, state, found, review, reload, choice }: Props) {
  const t = useT();
  const text = useText();
  const { slots, usual } = useSlots(found, of);
  const [open, setOpen] = useState(false);
  const [chosen, setChosen] = useState<string>();
  const [taken, setTaken] = useState<Taken>();
  const [sent, setSent] = useState<string>();
  const { busy, trouble, act } = useAct();
  const first = useRef<HTMLButtonElement>(null);
  const { wanted } = state;
  const slot = chosen ?? wanted?.material ?? usual;
  useEffect(() => {
    if (wanted === undefined) return;
    setOpen(true);
    setChosen(wanted.material ?? undefined);
    setSent(undefined);
  }, [wanted]);
  useEffect(() => {
    if (open) first.current?.focus();
  }, [open]);
  useEffect(() => () => URL.revokeObjectURL(taken?.address ?? ''), [taken]);
  if (!found.may_edit || slots.length === 0) {
    return wanted === undefined ? null : <p className="notice">{t('call-paper-not-now', { name: wanted.name })}</p>;
  }
  const close = () => {
    setOpen(false);
    setTaken(undefined);
    if (wanted !== undefined) call.picture({ declined: {} });
  };
  const shoot = () =>
    void act(async () => {
      if (call.camera === null) return;
      const file = await photograph(call.camera);
      setTaken({ file, address: URL.createObjectURL(file) });
    });
  const send = () =>
    void act(async () => {
      if (taken === undefined) return;
      const ending = taken.file.type === 'image/png' ? 'png' : 'jpg';
      const name = freeName(`${new Date().toISOString().slice(0, 19).replace(/[:T-]/g, '')}.${ending}`, filesOf(found).map((one) => one.name));
      const file = new File([taken.file], name, { type: taken.file.type });
      const sending = { caseId: found.id, slot, file, name, progress: () => undefined };
      await (file.size > LARGE ? uploadParts(sending) : upload(sending));
      setTaken(undefined);
      setOpen(false);
      setSent(name);
      call.picture({ taken: { material: slot } });
      reload();
      const material = text(slots.find((one) => one.id === slot)?.name ?? { 'zh-CN': slot, en: slot });
      const anchor = { field: null, material: slot, finding: null, code: null, file: null, page: null, region: null };
      const messages = [{ client_id: newKey(), words: t('call-paper-said', { material, name }), anchor }];
      await need(api.POST('/api/v1/support/questions/{question}/messages', { params: { path: { question: of.id } }, body: { messages } }));
    });
  return (
    <section aria-labelledby="call-paper" className="slot">
      <h3 id="call-paper">{t('call-paper')}</h3>
      {!open && (
        <button type="button" className="pick" onClick={() => setOpen(true)}>
          {t('call-paper-open')}
        </button>
      )}
      {open && (
        <div className="notice paper" role="group" aria-labelledby="call-paper">
          <p role="alert">{wanted && t('call-paper-asks', { name: wanted.name })}</p>
          <label>
            {t('call-paper-which')}
            <select value={slot} disabled={busy} onChange={(event) => setChosen(event.target.value)}>
              {slots.map((one) => (
                <option key={one.id} value={one.id}>
                  {text(one.name)}
                </option>
              ))}
            </select>
          </label>
          {taken ? (
            <img src={taken.address} alt={t('call-paper-taken')} data-taken onLoad={(event) => (event.currentTarget.dataset.taken = String(event.currentTarget.naturalWidth))} />
          ) : (
            <>
              <p className="small">{t('call-paper-hint')}</p>
              {call.camera ? <Picture track={call.camera} label={t('call-own-picture')} /> : <p className="small">{t('call-paper-no-camera')}</p>}
            </>
          )}
          <Trouble of={trouble} />
          <div className="row">
            {taken ? (
              <>
                <button type="button" className="main" disabled={busy} onClick={send}>
                  {t('call-paper-send')}
                </button>
                <button type="button" className="pick" disabled={busy} onClick={() => setTaken(undefined)}>
                  {t('call-paper-again')}
                </button>
              </>
            ) : (
              <>
                <button ref={first} type="button" className="main" disabled={busy || call.camera === null} onClick={shoot}>
                  {t('call-paper-shoot')}
                </button>
                <Turn call={call} choice={choice} disabled={busy} />
              </>
            )}
            <button type="button" className="pick" disabled={busy} onClick={close}>
              {t('call-paper-not')}
            </button>
          </div>
        </div>
      )}
      {sent !== undefined && <Reviewed name={sent} found={found} review={review} />}
    </section>
  );
}

/** A phone has a camera on either side: papers are seen by the one at the back. */
function Turn({ call, choice, disabled }: { call: Call; choice: Choice; disabled: boolean }) {
  const t = useT();
  const facing = call.camera?.getSettings().facingMode;
  if (call.camera !== null && facing === undefined) return null;
  const other = facing === 'environment' ? ('user' as const) : ('environment' as const);
  return (
    <button type="button" className="pick" disabled={disabled} onClick={() => void call.setCamera(true, { ...choice, camera: undefined, facing: other })}>
      {call.camera === null ? t('call-camera-on') : t('call-camera-turn')}
    </button>
  );
}

/** What the pre-review says to it, as soon as it does. */
function Reviewed({ name, found, review }: { name: string; found: CaseView; review: ReviewOut | undefined }) {
  const t = useT();
  const there = filesOf(found).some((file) => file.name === name);
  const read = review?.report?.files.some((file) => file.file === name) === true;
  const points = review?.report?.findings.filter((finding) => finding.evidence.some((place) => place.file === name)).length ?? 0;
  return (
    <p className="notice" role="status" data-paper={read ? 'read' : there ? 'there' : 'sent'}>
      {t('call-paper-there')} {read ? t('call-paper-read', { count: points }) : t('call-paper-reading')}
    </p>
  );
}

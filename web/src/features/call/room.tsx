/** The call itself: those who are in it, what one sends, a material that all look at, a picture of a paper. */
import { useEffect, useRef } from 'react';
import type { Question } from '../../api/client';
import { useT } from '../../i18n';
import { useCase } from '../../shared/use-case';
import type { Call, Ended, State } from './call';
import { Document } from './document';
import { canShareScreen, type Choice, type Opened } from './media';
import { Paper } from './paper';
import { RecordingPanel } from './recording';
import { Picture, Tile } from './tile';
import { useCall } from './use-call';

interface Props {
  of: Question;
  devices: Opened;
  choice: Choice;
  ended: (ended: Ended) => void;
  rather: () => void;
}

export function Room({ of, devices, choice, ended, rather }: Props) {
  const t = useT();
  const { call, state } = useCall(of.id, devices, choice);
  const { found, review, reload } = useCase(of.case);
  useEffect(() => {
    if (state.ended !== undefined) ended(state.ended);
  }, [state.ended, ended]);
  const alone = state.inside && state.others.length === 0;
  return (
    <div className="room" data-call="room" data-stage={state.stage} data-others={state.others.length}>
      <p role="status">{!state.inside ? t('call-entering') : alone ? t('call-alone') : t('call-with', { names: state.others.map((other) => other.who.name).join('、') })}</p>
      <div className="tiles" data-count={state.others.length}>
        {state.others.map((other) => (
          <Tile key={other.who.peer} other={other} />
        ))}
        <figure className="tile own" data-tile="own">
          {state.picture && <Picture track={state.picture} label={t('call-own-picture')} />}
          {!state.picture && <p className="unseen-picture">{t('call-unseen')}</p>}
          <figcaption>{t('call-you')}</figcaption>
        </figure>
      </div>
      {state.stage === 'sound' && <p className="small">{t('call-sound-only')}</p>}
      <Controls call={call} state={state} devices={devices} choice={choice} rather={rather} />
      <RecordingPanel of={of} call={call} state={state} />
      <News state={state} />
      {found.data && (
        <>
          <Paper of={of} call={call} state={state} found={found.data} review={review} reload={reload} choice={choice} />
          <Document call={call} state={state} found={found.data} reload={reload} />
        </>
      )}
    </div>
  );
}

function Controls({ call, state, devices, choice, rather }: { call: Call; state: State; devices: Opened; choice: Choice; rather: () => void }) {
  const t = useT();
  const busy = useRef(false);
  const { own } = state;
  // One after another. The buttons stay as they are: a button that is put out of use loses the keyboard.
  const turn = (doing: () => Promise<void>) => {
    if (busy.current) return;
    busy.current = true;
    void doing().finally(() => (busy.current = false));
  };
  return (
    <div className="row" role="group" aria-label={t('call-controls')}>
      <button type="button" className="pick" aria-pressed={own.microphone} disabled={devices.audio === null} onClick={() => turn(() => call.setMicrophone(!own.microphone))}>
        {t('call-microphone')}: {own.microphone ? t('call-on') : t('call-off')}
      </button>
      <button type="button" className="pick" aria-pressed={own.camera} onClick={() => turn(() => call.setCamera(!own.camera, choice))}>
        {t('call-camera')}: {own.camera ? t('call-on') : t('call-off')}
      </button>
      {canShareScreen() && (
        <button type="button" className="pick" aria-pressed={own.screen} onClick={() => turn(() => call.setScreen(!own.screen))}>
          {own.screen ? t('call-screen-end') : t('call-screen')}
        </button>
      )}
      <button type="button" className="pick" onClick={rather}>
        {t('call-rather')}
      </button>
      <button type="button" className="pick leave" onClick={() => call.leave()}>
        {t('call-leave')}
      </button>
    </div>
  );
}

/** The last that happened, read out where nobody looks. */
function News({ state }: { state: State }) {
  const t = useT();
  return (
    <div className="news small" role="log" aria-label={t('call-news')}>
      {state.news.slice(-3).map((news) => (
        <p key={news.key} data-news={news.what}>
          {t(`call-news-${news.what}`, { name: news.name })}
        </p>
      ))}
    </div>
  );
}

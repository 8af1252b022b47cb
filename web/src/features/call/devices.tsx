/** Trying camera and microphone before anybody sees or hears them. */
import { useEffect, useRef, useState } from 'react';
import { useT } from '../../i18n';
import { Waiting } from '../../shared/notice';
import { hearLevel, openDevices, type Choice, type Opened } from './media';
import { Picture } from './tile';

interface Props {
  ready: (devices: Opened, choice: Choice) => void;
  rather: () => void;
}

export function Devices({ ready, rather }: Props) {
  const t = useT();
  const [choice, setChoice] = useState<Choice>({});
  const [opened, setOpened] = useState<Opened>();
  const [known, setKnown] = useState<readonly MediaDeviceInfo[]>([]);
  const handed = useRef(false);
  useEffect(() => {
    let [current, here]: [boolean, Opened | undefined] = [true, undefined];
    setOpened(undefined);
    void openDevices(choice).then(async (devices) => {
      here = devices;
      if (!current) return close(devices);
      setOpened(devices);
      // Only now does the browser tell their names.
      const all = await navigator.mediaDevices?.enumerateDevices().catch(() => []);
      if (current) setKnown(all ?? []);
    });
    return () => {
      current = false;
      if (here && !handed.current) close(here);
    };
  }, [choice]);
  const start = () => {
    if (opened === undefined) return;
    handed.current = true;
    ready(opened, choice);
  };
  const pick = (kind: MediaDeviceKind, name: 'camera' | 'microphone') => {
    const some = known.filter((device) => device.kind === kind && device.deviceId !== '');
    if (some.length < 2) return null;
    return (
      <label>
        {t(`call-${name}`)}
        <select value={choice[name] ?? ''} onChange={(event) => setChoice({ ...choice, [name]: event.target.value || undefined })}>
          <option value="">{t('call-usual')}</option>
          {some.map((device) => (
            <option key={device.deviceId} value={device.deviceId}>
              {device.label}
            </option>
          ))}
        </select>
      </label>
    );
  };
  return (
    <div data-call="devices">
      <p>{t('call-devices')}</p>
      {opened === undefined && <Waiting />}
      {opened && (
        <>
          {opened.video && <Picture track={opened.video} label={t('call-own-picture')} />}
          {opened.noVideo && <p className="notice">{t(`call-no-camera-${opened.noVideo}`)}</p>}
          {opened.audio && <Level track={opened.audio} />}
          {opened.noAudio && <p className="notice">{t(`call-no-microphone-${opened.noAudio}`)}</p>}
        </>
      )}
      {pick('videoinput', 'camera')}
      {pick('audioinput', 'microphone')}
      <div className="row">
        <button type="button" className="main" disabled={opened === undefined} onClick={start}>
          {opened?.video === null ? t('call-start-sound') : t('call-start')}
        </button>
        {(opened?.noVideo ?? opened?.noAudio) && (
          <button type="button" className="pick" onClick={() => setChoice({ ...choice })}>
            {t('call-try-again')}
          </button>
        )}
        <button type="button" className="pick" onClick={rather}>
          {t('call-rather')}
        </button>
      </div>
    </div>
  );
}

function close(devices: Opened): void {
  devices.audio?.stop();
  devices.video?.stop();
}

/** How loud one is; in words as well, once it was heard. */
function Level({ track }: { track: MediaStreamTrack }) {
  const t = useT();
  const [level, setLevel] = useState(0);
  const [heard, setHeard] = useState(false);
  useEffect(
    () =>
      hearLevel(track, (now) => {
        setLevel(now);
        if (now > 0.1) setHeard(true);
      }),
    [track],
  );
  return (
    <p>
      <label>
        {t('call-microphone-level')}
        <meter min={0} max={1} value={level} data-level={level.toFixed(2)} />
      </label>
      <span className="small" role="status" data-heard={heard}>
        {heard ? t('call-microphone-heard') : t('call-microphone-silent')}
      </span>
    </p>
  );
}

/** The live picture of a camera: a phone's, or the document camera of a counter. Where there is none, nothing is shown. */
import { useEffect, useRef, useState } from 'react';
import { useT } from '../../i18n';

const WANTED: MediaStreamConstraints = {
  video: { facingMode: { ideal: 'environment' }, width: { ideal: 2560 }, height: { ideal: 1920 } },
  audio: false,
};
const QUALITY = 0.92;

export function Camera({ label, disabled, take }: { label: string; disabled: boolean; take: (file: File) => void }) {
  const t = useT();
  const [stream, setStream] = useState<MediaStream>();
  const [refused, setRefused] = useState(false);
  const video = useRef<HTMLVideoElement>(null);
  useEffect(() => {
    if (video.current && stream) video.current.srcObject = stream;
    // The lamp of the camera goes out with the page.
    return () => stream?.getTracks().forEach((track) => track.stop());
  }, [stream]);
  if (!('mediaDevices' in navigator) || refused) return refused ? <p className="small">{t('camera-refused')}</p> : null;
  const open = () => navigator.mediaDevices.getUserMedia(WANTED).then(setStream, () => setRefused(true));
  if (stream === undefined) {
    return (
      <button type="button" disabled={disabled} onClick={() => void open()}>
        {t('camera')}
        <span className="unseen"> {label}</span>
      </button>
    );
  }
  const shoot = () => {
    const seen = video.current;
    if (!seen || seen.videoWidth === 0) return;
    const canvas = document.createElement('canvas');
    [canvas.width, canvas.height] = [seen.videoWidth, seen.videoHeight];
    canvas.getContext('2d')?.drawImage(seen, 0, 0);
    const name = `${new Date().toISOString().slice(0, 19).replace(/[:T-]/g, '')}.jpg`;
    canvas.toBlob((blob) => blob && take(new File([blob], name, { type: 'image/jpeg' })), 'image/jpeg', QUALITY);
  };
  return (
    <div className="camera">
      <video ref={video} autoPlay playsInline muted aria-label={t('camera-picture')} />
      <div className="row">
        <button type="button" className="main" disabled={disabled} onClick={shoot}>
          {t('camera-shoot')}
        </button>
        <button type="button" onClick={() => setStream(undefined)}>
          {t('camera-close')}
        </button>
      </div>
    </div>
  );
}

/** One who is in the call: the picture, the name, and what they do not send. */
import { useEffect, useRef } from 'react';
import { useT } from '../../i18n';
import type { Other } from './call';

/** A picture of one's own, without its sound. */
export function Picture({ track, label }: { track: MediaStreamTrack; label: string }) {
  const video = useRef<HTMLVideoElement>(null);
  useEffect(() => {
    if (video.current) video.current.srcObject = new MediaStream([track]);
  }, [track]);
  return <video ref={video} autoPlay playsInline muted aria-label={label} />;
}

export function Tile({ other }: { other: Other }) {
  const t = useT();
  const video = useRef<HTMLVideoElement>(null);
  const { who, stream, state, media, away } = other;
  useEffect(() => {
    if (video.current) video.current.srcObject = stream;
  }, [stream]);
  const seen = media.camera || media.screen;
  const said = away && state === 'connected' ? 'away' : state;
  return (
    <figure className={media.screen ? 'tile screen' : 'tile'} data-tile={who.side} data-state={state} data-seen={seen}>
      {/* Also without a picture: the sound comes out of it. */}
      <video ref={video} autoPlay playsInline aria-label={t('call-picture-of', { name: who.name })} />
      {!seen && (
        <p className="unseen-picture" aria-hidden="true">
          {who.name}
        </p>
      )}
      <figcaption>
        <strong>{who.name}</strong> · {t(`call-side-${who.side}`)}
        {said !== 'connected' && ` · ${t(`call-state-${said}`)}`}
        {!media.microphone && ` · ${t('call-muted')}`}
        {!seen && ` · ${t('call-unseen')}`}
        {media.screen && ` · ${t('call-shares-screen')}`}
      </figcaption>
    </figure>
  );
}

/** Camera, microphone and screen of this device. Must not send anything anywhere. */

/** Why there is no picture or no sound of one's own. */
export type NoMedia = 'denied' | 'missing' | 'busy' | 'insecure';

export interface Opened {
  audio: MediaStreamTrack | null;
  video: MediaStreamTrack | null;
  noAudio?: NoMedia;
  noVideo?: NoMedia;
}

export interface Choice {
  camera?: string | undefined;
  microphone?: string | undefined;
  /** Which way the camera of a phone looks. */
  facing?: 'user' | 'environment' | undefined;
}

const PICTURE: MediaTrackConstraints = { width: { ideal: 1280 }, height: { ideal: 720 }, frameRate: { ideal: 24 } };
/** As much as a camera has: for a paper that has to be read. */
const SHARP: MediaTrackConstraints = { width: { ideal: 4096 }, height: { ideal: 3072 } };
const QUALITY = 0.92;
/** How long a camera is waited for. */
const PATIENCE = 4000;

function why(thrown: unknown): NoMedia {
  const name = thrown instanceof DOMException ? thrown.name : '';
  if (name === 'NotAllowedError') return 'denied';
  return name === 'NotReadableError' || name === 'AbortError' ? 'busy' : 'missing';
}

export async function openCamera({ camera, facing }: Choice): Promise<MediaStreamTrack> {
  const which: MediaTrackConstraints = camera === undefined ? { facingMode: { ideal: facing ?? 'user' } } : { deviceId: { exact: camera } };
  const stream = await navigator.mediaDevices.getUserMedia({ video: { ...PICTURE, ...which } });
  const [track] = stream.getVideoTracks();
  if (track === undefined) throw new DOMException('', 'NotFoundError');
  return track;
}

async function openMicrophone({ microphone }: Choice): Promise<MediaStreamTrack> {
  const which: MediaTrackConstraints = microphone === undefined ? {} : { deviceId: { exact: microphone } };
  const audio = { echoCancellation: true, noiseSuppression: true, autoGainControl: true, ...which };
  const stream = await navigator.mediaDevices.getUserMedia({ audio });
  const [track] = stream.getAudioTracks();
  if (track === undefined) throw new DOMException('', 'NotFoundError');
  return track;
}

/** What there is of both: one that is missing does not keep the other. */
export async function openDevices(choice: Choice): Promise<Opened> {
  if (!('mediaDevices' in navigator)) return { audio: null, video: null, noAudio: 'insecure', noVideo: 'insecure' };
  const opened: Opened = { audio: null, video: null };
  await openMicrophone(choice).then((track) => (opened.audio = track), (thrown: unknown) => (opened.noAudio = why(thrown)));
  await openCamera(choice).then((track) => (opened.video = track), (thrown: unknown) => (opened.noVideo = why(thrown)));
  return opened;
}

export const canShareScreen = (): boolean => 'mediaDevices' in navigator && 'getDisplayMedia' in navigator.mediaDevices;

export async function openScreen(): Promise<MediaStreamTrack | undefined> {
  const stream = await navigator.mediaDevices.getDisplayMedia({ video: { frameRate: { ideal: 10 } }, audio: false });
  return stream.getVideoTracks()[0];
}

/** How loud it is, from 0 to 1, many times a second until it is told to stop. */
export function hearLevel(track: MediaStreamTrack, tell: (level: number) => void): () => void {
  const context = new AudioContext();
  const analyser = context.createAnalyser();
  context.createMediaStreamSource(new MediaStream([track])).connect(analyser);
  const heights = new Float32Array(analyser.fftSize);
  const timer = setInterval(() => {
    analyser.getFloatTimeDomainData(heights);
    const power = heights.reduce((sum, height) => sum + height * height, 0) / heights.length;
    // Speech has a tenth of what a microphone can take.
    tell(Math.min(1, Math.sqrt(power) * 6));
  }, 100);
  return () => {
    clearInterval(timer);
    void context.close();
  };
}

interface PhotoTaker {
  takePhoto: () => Promise<Blob>;
}

function late(): Promise<never> {
  return new Promise((_, reject) => setTimeout(() => reject(new Error('late')), PATIENCE));
}

/** The next picture of a track in its full size. */
async function frameOf(track: MediaStreamTrack): Promise<Blob> {
  const video = document.createElement('video');
  Object.assign(video, { muted: true, playsInline: true, srcObject: new MediaStream([track]) });
  await Promise.race([video.play(), late()]);
  const { width = 0 } = track.getSettings();
  // After the size was changed some old pictures may still come.
  for (let turn = 0; turn < 40 && (video.videoWidth === 0 || video.videoWidth < width); turn += 1) {
    await new Promise((next) => setTimeout(next, 50));
  }
  const canvas = document.createElement('canvas');
  Object.assign(canvas, { width: video.videoWidth, height: video.videoHeight });
  canvas.getContext('2d')?.drawImage(video, 0, 0);
  video.srcObject = null;
  const blob = await new Promise<Blob | null>((done) => canvas.toBlob(done, 'image/jpeg', QUALITY));
  if (blob === null) throw new Error('no picture');
  return blob;
}

async function widthOf(blob: Blob): Promise<number> {
  const picture = await createImageBitmap(blob);
  const { width } = picture;
  picture.close();
  return width;
}

/**
 * A photograph of what the camera sees, as large as it can: more than what goes over the line. By the camera's own way of taking
 * photographs where it has one and that gives more.
 */
export async function photograph(track: MediaStreamTrack): Promise<Blob> {
  const before = track.getConstraints();
  await track.applyConstraints({ ...before, ...SHARP }).catch(() => undefined);
  try {
    const frame = await frameOf(track);
    const Taker = (window as { ImageCapture?: new (track: MediaStreamTrack) => PhotoTaker }).ImageCapture;
    if (Taker === undefined) return frame;
    try {
      const photo = await Promise.race([new Taker(track).takePhoto(), late()]);
      return (await widthOf(photo)) > (await widthOf(frame)) ? photo : frame;
    } catch {
      return frame;
    }
  } finally {
    await track.applyConstraints(before).catch(() => undefined);
  }
}

/**
 * Records a call in this page: the pictures side by side on one sheet, all voices in one mix, by the browser's own recorder, in parts that
 * are sent one after another while it runs. Takes in only what it is given, and must keep nothing once it is over.
 */
import { ours } from '../../api/client';
import type { Problem } from '../../api/problem';

/** Somebody who has agreed, with what they send. */
export interface Source {
  key: string;
  name: string;
  video: MediaStreamTrack | null;
  audio: MediaStreamTrack | null;
}

const WIDTH = 960;
const HEIGHT = 540;
/** Pictures a second, and milliseconds of one part. */
const RATE = 12;
const PART = 2000;
const BITS = { videoBitsPerSecond: 600_000, audioBitsPerSecond: 48_000 };
const KINDS = ['video/webm;codecs=vp8,opus', 'video/webm'];
/** Parts that may wait for the line, before it is given up. */
const MOST_WAITING = 60;
const AGAIN = 2000;
/** How long the last parts are waited for. */
const PATIENCE = 8000;

const kind = (): string | undefined => (typeof MediaRecorder === 'undefined' ? undefined : KINDS.find((one) => MediaRecorder.isTypeSupported(one)));

/** Whether this browser can. */
export const canRecord = (): boolean => kind() !== undefined && 'captureStream' in HTMLCanvasElement.prototype;

interface Held {
  source: Source;
  picture: HTMLVideoElement | undefined;
  voice: MediaStreamAudioSourceNode | undefined;
}

/** One picture and one sound out of many. */
class Mix {
  readonly #sheet = document.createElement('canvas');
  readonly #context = new AudioContext();
  readonly #voices = this.#context.createMediaStreamDestination();
  readonly #drawing: ReturnType<typeof setInterval>;
  #held: Held[] = [];
  readonly stream: MediaStream;

  constructor() {
    Object.assign(this.#sheet, { width: WIDTH, height: HEIGHT });
    this.#draw();
    this.stream = new MediaStream([...this.#sheet.captureStream(RATE).getVideoTracks(), ...this.#voices.stream.getAudioTracks()]);
    void this.#context.resume();
    this.#drawing = setInterval(() => this.#draw(), 1000 / RATE);
  }

  take(sources: readonly Source[]): void {
    const same = (one: Source, other: Source) => one.key === other.key && one.video === other.video && one.audio === other.audio;
    const kept = this.#held.filter((held) => sources.some((source) => same(held.source, source)));
    for (const held of this.#held) if (!kept.includes(held)) this.#drop(held);
    this.#held = sources.map((source) => kept.find((held) => same(held.source, source)) ?? this.#add(source));
  }

  #add(source: Source): Held {
    let picture: HTMLVideoElement | undefined;
    if (source.video) {
      picture = document.createElement('video');
      Object.assign(picture, { muted: true, playsInline: true, srcObject: new MediaStream([source.video]) });
      void picture.play().catch(() => undefined);
    }
    const voice = source.audio ? this.#context.createMediaStreamSource(new MediaStream([source.audio])) : undefined;
    voice?.connect(this.#voices);
    return { source, picture, voice };
  }

  #drop({ picture, voice }: Held): void {
    if (picture) picture.srcObject = null;
    voice?.disconnect();
  }

  #draw(): void {
    const pen = this.#sheet.getContext('2d');
    if (pen === null) return;
    pen.fillStyle = '#10181c';
    pen.fillRect(0, 0, WIDTH, HEIGHT);
    const columns = this.#held.length > 1 ? 2 : 1;
    const rows = Math.ceil(this.#held.length / columns);
    const [width, height] = [WIDTH / columns, HEIGHT / Math.max(1, rows)];
    pen.font = '20px sans-serif';
    for (const [at, { source, picture }] of this.#held.entries()) {
      const [left, top] = [(at % columns) * width, Math.floor(at / columns) * height];
      if (picture && picture.videoWidth > 0) {
        const scale = Math.min(width / picture.videoWidth, height / picture.videoHeight);
        const [wide, high] = [picture.videoWidth * scale, picture.videoHeight * scale];
        pen.drawImage(picture, left + (width - wide) / 2, top + (height - high) / 2, wide, high);
      }
      pen.fillStyle = 'rgb(16 24 28 / 82%)';
      pen.fillRect(left, top + height - 30, width, 30);
      pen.fillStyle = '#fff';
      pen.fillText(source.name, left + 8, top + height - 8, width - 16);
    }
  }

  end(): void {
    clearInterval(this.#drawing);
    this.take([]);
    for (const track of this.stream.getTracks()) track.stop();
    void this.#context.close();
  }
}

interface Wanted {
  question: string;
  recording: string;
  largest: number;
  /** It cannot go on: the station takes nothing more, or the line is away for too long. */
  broken: () => void;
}

export class Recorder {
  readonly #wanted: Wanted;
  readonly #mix = new Mix();
  readonly #recorder: MediaRecorder;
  #waiting: Blob[] = [];
  #number = 0;
  #sending = false;
  #over = false;

  constructor(wanted: Wanted) {
    this.#wanted = wanted;
    this.#recorder = new MediaRecorder(this.#mix.stream, { mimeType: kind() ?? '', ...BITS });
    this.#recorder.ondataavailable = ({ data }) => this.#keep(data);
  }

  /** Takes in these, and goes on or pauses. */
  turn(sources: readonly Source[], runs: boolean): void {
    if (this.#over) return;
    this.#mix.take(sources);
    if (runs && this.#recorder.state === 'inactive') this.#recorder.start(PART);
    else if (runs && this.#recorder.state === 'paused') this.#recorder.resume();
    else if (!runs && this.#recorder.state === 'recording') this.#recorder.pause();
  }

  #keep(data: Blob): void {
    if (this.#over) return;
    for (let from = 0; from < data.size; from += this.#wanted.largest) this.#waiting.push(data.slice(from, from + this.#wanted.largest));
    if (this.#waiting.length > MOST_WAITING) this.#break();
    else void this.#send();
  }

  #break(): void {
    if (this.#over) return;
    this.drop();
    this.#wanted.broken();
  }

  /** One after another; the next when the one before is acknowledged. */
  async #send(): Promise<void> {
    if (this.#sending) return;
    this.#sending = true;
    for (let part = this.#waiting[0]; part !== undefined && !this.#over; part = this.#waiting[0]) {
      const taken = await this.#put(this.#number + 1, part);
      if (taken === 'never') this.#break();
      if (taken === 'later') await new Promise((done) => setTimeout(done, AGAIN));
      if (taken !== 'well') continue;
      this.#number += 1;
      this.#waiting.shift();
    }
    this.#sending = false;
  }

  async #put(number: number, part: Blob): Promise<'well' | 'later' | 'never'> {
    const { question, recording } = this.#wanted;
    const address = `/api/v1/support/questions/${question}/recordings/${recording}/parts/${number}`;
    const headers = { ...ours(), 'Content-Type': 'application/octet-stream' };
    try {
      const answer = await fetch(address, { method: 'PUT', headers, body: part });
      if (answer.ok) return 'well';
      const said = (await answer.json().catch(() => undefined)) as Problem | undefined;
      const waits = answer.status >= 500 || said?.code === 'recording-waits';
      return waits ? 'later' : 'never';
    } catch {
      return 'later';
    }
  }

  /** Stops, and waits until what was recorded has been sent. */
  async finish(): Promise<void> {
    if (this.#recorder.state !== 'inactive') {
      const last = new Promise((done) => (this.#recorder.onstop = done));
      this.#recorder.stop();
      await last;
    }
    const until = Date.now() + PATIENCE;
    while (this.#waiting.length > 0 && !this.#over && Date.now() < until) await new Promise((done) => setTimeout(done, 50));
    this.drop();
  }

  /** Stops; what was not sent is forgotten. */
  drop(): void {
    if (this.#over) return;
    this.#over = true;
    this.#waiting = [];
    if (this.#recorder.state !== 'inactive') this.#recorder.stop();
    this.#mix.end();
  }
}
